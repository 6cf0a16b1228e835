import { autosubmit, firstError, moreRows, once, unsaved } from "./forms.js";
import { clocks, confirming, copying, printing } from "./page.js";
import { menu, popovers, shortcuts } from "./workplace.js";

menu();
popovers();
shortcuts();
moreRows();
once();
unsaved();
autosubmit();
confirming();
printing();
copying();
clocks();
firstError();

// What htmx brings into the page gets the same help.
document.body.addEventListener("htmx:load", (event) => {
  if (event.target === document.body) return;
  moreRows(event.target);
  once(event.target);
  autosubmit(event.target);
  printing(event.target);
  copying(event.target);
  clocks(event.target);
});
