// The way out: the button works as a plain link; this makes it instant, and lets Shift three times do the same.
const WINDOW_MS = 5000;

export function quickExit() {
  const link = document.querySelector("[data-quick-exit]");
  if (!link) return;
  const root = document.documentElement;
  const spoken = document.createElement("div");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  document.body.append(spoken);

  const leave = () => {
    root.classList.add("sk-leaving");
    root.dataset.leaving = "";
    document.title = "…";
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  let presses = [];
  let alone = false;
  addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && !event.repeat;
    if (event.key !== "Shift") presses = [];
  });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    const now = Date.now();
    presses = [...presses.filter((at) => now - at < WINDOW_MS), now];
    if (presses.length === 1) spoken.textContent = link.dataset.exitOne;
    else if (presses.length === 2) spoken.textContent = link.dataset.exitTwo;
    else {
      spoken.textContent = link.dataset.exitLeaving;
      leave();
    }
  });
  // Back to this page out of the browser's memory: show nothing that was typed.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
