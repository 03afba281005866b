// The map of a chart: areas from GeoJSON, coloured by number; a click opens the rows behind it.
import { MapChart } from "echarts/charts";
import { VisualMapComponent } from "echarts/components";
import { type EChartsType, registerMap, use } from "echarts/core";

use([MapChart, VisualMapComponent]);

export interface AreaMap {
  kind: "map";
  name: string;
  areas: { code: string; name: string; value: number; url: string }[];
  geo: { type: "FeatureCollection"; features: { properties: { code: string } }[] };
  schematic: boolean;
}

export function drawMap(picture: EChartsType, map: AreaMap, quiet: boolean, font: string): void {
  const key = `${map.name}-${map.areas[0]?.code ?? ""}`;
  registerMap(key, map.geo as unknown as Parameters<typeof registerMap>[1]);
  const named = new Map(map.areas.map((area) => [area.code, area]));
  const most = Math.max(1, ...map.areas.map((area) => area.value));
  const narrow = picture.getWidth() < 480;
  picture.setOption({
    animation: !quiet,
    aria: { enabled: true, description: map.name },
    textStyle: { fontFamily: font },
    tooltip: {
      trigger: "item",
      renderMode: "richText",
      formatter: (told: { name: string }) => {
        const area = named.get(told.name);
        return area ? `${area.name}  ${String(area.value)}` : "";
      },
    },
    visualMap: {
      min: 0,
      max: most,
      orient: "horizontal",
      left: "center",
      bottom: 0,
      itemHeight: 120,
      itemWidth: 10,
      text: [String(most), "0"],
      inRange: { color: ["#eef3f9", "#f8e3bd", "#f0b573", "#e0806a"] },
    },
    series: [
      {
        type: "map",
        map: key,
        nameProperty: "code",
        // A cell is as wide as it is high; real borders keep the shape that they have at this latitude.
        aspectScale: map.schematic ? 1 : 0.8,
        top: 4,
        bottom: 34,
        left: 4,
        right: 4,
        selectedMode: false,
        itemStyle: { areaColor: "#eef3f9", borderColor: "#ffffff", borderWidth: 2 },
        label: {
          show: true,
          color: "#16202c",
          fontSize: narrow ? 10 : 12,
          width: narrow ? 44 : 112,
          lineHeight: 15,
          overflow: "break",
          formatter: (told: { name: string; value: number }) => {
            const area = named.get(told.name);
            return area ? `${area.name}\n${String(area.value)}` : "";
          },
        },
        emphasis: { label: { color: "#16202c" }, itemStyle: { areaColor: "#c9d8ea" } },
        data: map.areas.map((area) => ({ name: area.code, value: area.value })),
      },
    ],
  });
  picture.on("click", (event) => {
    const area = named.get(String((event as { name?: unknown }).name ?? ""));
    if (area) location.assign(area.url);
  });
}
