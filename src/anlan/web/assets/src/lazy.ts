// Charts and maps are big: their code is fetched only by a page that has one.
import { onContent } from "./htmx";

export function startCharts(): void {
  onContent((root) => {
    if (root.querySelector("[data-chart]")) void import("./charts").then((code) => code.draw(root));
    if (root.querySelector("[data-map]")) void import("./maps").then((code) => code.draw(root));
  });
}
