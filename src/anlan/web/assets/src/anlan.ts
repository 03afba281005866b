// The scripts of every page. Reading works without them; they add comfort.
import { startCharts } from "./lazy";
import { startConditions } from "./condition";
import { startConfirm } from "./confirm";
import { startFold } from "./fold";
import { startHtmx } from "./htmx";
import { startKeys } from "./keys";
import { startMenus } from "./menus";
import { startPanel } from "./panel";
import { startReport } from "./report";
import { startReview } from "./review";
import { startSearch } from "./search";
import { startTables } from "./tables";

document.documentElement.classList.add("js");
startHtmx();
startMenus();
startFold();
startConfirm();
startPanel();
startTables();
startConditions();
startKeys();
startSearch();
startReport();
startReview();
startCharts();
