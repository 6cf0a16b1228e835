// What forms do a little better with JavaScript: more rows, no double submit, a warning before leaving.
export function moreRows(scope = document) {
  for (const rows of scope.querySelectorAll("[data-rows]")) {
    const add = rows.querySelector("[data-rows-add]");
    const template = rows.querySelector("[data-rows-template]");
    const list = rows.querySelector("[data-rows-list]");
    const total = document.querySelector(`[name="${rows.dataset.rowsPrefix}-TOTAL_FORMS"]`);
    const most = document.querySelector(`[name="${rows.dataset.rowsPrefix}-MAX_NUM_FORMS"]`);
    if (!add || !template || !total) continue;
    add.hidden = false;
    const update = () => {
      add.hidden = Boolean(most) && Number(total.value) >= Number(most.value);
    };
    update();
    add.addEventListener("click", () => {
      const row = template.content.cloneNode(true);
      for (const element of row.querySelectorAll("*")) {
        for (const attribute of [...element.attributes]) {
          if (attribute.value.includes("__prefix__")) {
            element.setAttribute(attribute.name, attribute.value.replaceAll("__prefix__", total.value));
          }
        }
      }
      list.append(row);
      total.value = String(Number(total.value) + 1);
      list.lastElementChild.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      update();
    });
  }
}

export function once(scope = document) {
  for (const form of scope.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  }
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

export function unsaved() {
  const changed = new Set();
  for (const form of document.querySelectorAll("form[data-warn-unsaved]")) {
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("submit", () => changed.delete(form));
  }
  addEventListener("beforeunload", (event) => {
    if (changed.size && !("leaving" in document.documentElement.dataset)) event.preventDefault();
  });
}

export function autosubmit(scope = document) {
  for (const control of scope.querySelectorAll("[data-autosubmit]")) {
    control.addEventListener("change", () => control.form.requestSubmit());
  }
}

export function firstError() {
  document.querySelector("[data-focus-first]")?.focus();
}
