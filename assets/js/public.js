import { quickExit } from "./exit.js";
import { autosubmit, firstError, moreRows, once, unsaved } from "./forms.js";
import { confirming, copying, printing } from "./page.js";

quickExit();
moreRows();
once();
unsaved();
autosubmit();
confirming();
printing();
copying();
firstError();
