// Charts: <div data-chart="ID"> with <script type="application/json" id="ID"> holding a Chart. The numbers
// stand in a table on the page as well; the chart is the picture of it.
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { type AreaMap, drawMap } from "./map";

use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

interface Chart {
  kind: "bar" | "line" | "pie";
  categories: string[];
  series: { name: string; values: number[] }[];
  horizontal?: boolean;
  stacked?: boolean;
}

const INK = ["#1f4e8c", "#b7791f", "#2f7d5b", "#a43a3a", "#6b5b95", "#5a6b7b"];

export function draw(root: ParentNode): void {
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const box of root.querySelectorAll<HTMLElement>("[data-chart]:not([data-drawn])")) {
    const source = document.getElementById(box.dataset["chart"] ?? "");
    if (!source?.textContent) continue;
    box.dataset["drawn"] = "yes";
    const chart = JSON.parse(source.textContent) as Chart | AreaMap;
    const picture = init(box, undefined, { renderer: "svg" });
    const font = getComputedStyle(document.body).fontFamily;
    if (chart.kind === "map") {
      drawMap(picture, chart, quiet, font);
      new ResizeObserver(() => picture.resize()).observe(box);
      continue;
    }
    const names = { type: "category" as const, data: chart.categories };
    const numbers = { type: "value" as const };
    picture.setOption({
      animation: !quiet,
      aria: { enabled: true, decal: { show: true } },
      color: INK,
      textStyle: { fontFamily: font },
      // Rich text is drawn; the usual tooltip would need inline styles, which the content policy refuses.
      tooltip: { trigger: chart.kind === "pie" ? "item" : "axis", renderMode: "richText" },
      legend: { show: chart.kind === "pie" || chart.series.length > 1, bottom: 0 },
      grid: { left: 8, right: 16, top: 16, bottom: chart.series.length > 1 ? 36 : 8, containLabel: true },
      ...(chart.kind === "pie"
        ? {
            series: [
              {
                type: "pie",
                radius: ["45%", "70%"],
                data: chart.categories.map((name, index) => ({ name, value: chart.series[0]?.values[index] ?? 0 })),
              },
            ],
          }
        : {
            xAxis: chart.horizontal ? numbers : names,
            yAxis: chart.horizontal ? { ...names, inverse: true } : numbers,
            series: chart.series.map((each) => ({
              type: chart.kind as "bar" | "line",
              name: each.name,
              data: each.values,
              stack: chart.stacked ? "all" : undefined,
              barMaxWidth: 28,
            })),
          }),
    });
    new ResizeObserver(() => picture.resize()).observe(box);
  }
}
