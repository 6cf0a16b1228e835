// Only for staff: the menu on a phone, menus that close by themselves, and keys for who works here all day.
const GO = { w: "/", s: "/signalen/", o: "/overdrachten/", k: "/signaalkaarten/" };
const OFF = "sneltoetsen-uit";

export function menu() {
  const nav = document.querySelector("[data-menu]");
  if (!nav) return;
  const list = nav.querySelector("ul");
  list.id = "menu";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sk-nav__toggle";
  button.textContent = nav.dataset.menuLabel;
  button.setAttribute("aria-controls", "menu");
  const show = (open) => {
    button.setAttribute("aria-expanded", String(open));
    nav.classList.toggle("sk-nav--collapsed", !open);
  };
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  nav.prepend(button);
  show(false);
}

export function popovers() {
  const close = (except) => {
    for (const one of document.querySelectorAll("details[data-popover][open]")) {
      if (one !== except) one.open = false;
    }
  };
  addEventListener("click", (event) => close(event.target.closest("details[data-popover]")));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-popover][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
}

export function shortcuts() {
  const dialog = document.querySelector("#shortcuts");
  if (!dialog) return;
  const opener = document.querySelector("[data-shortcuts]");
  const off = dialog.querySelector("[data-shortcuts-off]");
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
  off.checked = localStorage.getItem(OFF) === "ja";
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "ja" : "nee"));

  let going = 0;
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable], dialog");
    if (typing || off.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") dialog.showModal();
    else if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
    } else if (event.key === "g") going = Date.now();
    else if (GO[event.key] && Date.now() - going < 1500) location.assign(GO[event.key]);
  });
}
