// Small help on any page: print and copy buttons, and questions before something that cannot be undone.
export function printing(scope = document) {
  for (const button of scope.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

export function copying(scope = document) {
  if (!navigator.clipboard) return;
  for (const button of scope.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText.trim());
      if (button.dataset.copied) (button.querySelector("span") ?? button).textContent = button.dataset.copied;
    });
  }
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

function ask(button) {
  const dutch = document.documentElement.lang !== "en";
  const dialog = element("dialog", "sk-dialog");
  const question = element("p", "sk-dialog__question", button.dataset.confirm);
  question.id = "confirm-question";
  dialog.setAttribute("aria-labelledby", question.id);
  const actions = element("div", "sk-actions");
  const yes = element("button", "utrecht-button utrecht-button--primary-action sk-button sk-button--primary");
  yes.textContent = button.dataset.confirmButton || button.textContent.trim();
  const no = element("button", "utrecht-button utrecht-button--secondary-action sk-button sk-button--secondary");
  no.textContent = dutch ? "Annuleren" : "Cancel";
  for (const one of [yes, no]) one.type = "button";
  actions.append(yes, no);
  dialog.append(question, actions);
  document.body.append(dialog);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    button.dataset.confirmed = "yes";
    dialog.close();
    button.click();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  dialog.showModal();
  no.focus();
}

export function confirming() {
  addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.("[data-confirm]");
      if (!button) return;
      if (button.dataset.confirmed) {
        delete button.dataset.confirmed;
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      ask(button);
    },
    true,
  );
}

export function clocks(scope = document) {
  const running = [...scope.querySelectorAll("[data-clock]")];
  if (!running.length) return;
  const two = (n) => String(n).padStart(2, "0");
  const tick = () => {
    for (const clock of running) {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.clock)) / 1000));
      const hours = Math.floor(seconds / 3600);
      clock.textContent = `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    }
  };
  tick();
  setInterval(tick, 1000);
}
