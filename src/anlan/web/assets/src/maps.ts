// The plain map: <div data-map="ID"> with <script type="application/json" id="ID"> holding points (and outlines as
// GeoJSON). There are no tiles: nothing is fetched from another host.
import { circleMarker, geoJSON, latLngBounds, map as makeMap } from "leaflet";

interface Place {
  lat: number;
  lng: number;
  label: string;
  url?: string;
}

interface MapData {
  points: Place[];
  outlines?: GeoJSON.GeoJsonObject;
}

export function draw(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-map]:not([data-drawn])")) {
    const source = document.getElementById(box.dataset["map"] ?? "");
    if (!source?.textContent) continue;
    box.dataset["drawn"] = "yes";
    const data = JSON.parse(source.textContent) as MapData;
    const map = makeMap(box, { attributionControl: false, preferCanvas: true });
    const bounds = latLngBounds([]);
    if (data.outlines) {
      const layer = geoJSON(data.outlines, { style: { color: "#1f4e8c", weight: 1, fillOpacity: 0.06 } }).addTo(map);
      bounds.extend(layer.getBounds());
    }
    for (const point of data.points) {
      const marker = circleMarker([point.lat, point.lng], { radius: 5, color: "#1f4e8c", weight: 1, fillOpacity: 0.5 });
      marker.bindTooltip(document.createTextNode(point.label) as unknown as HTMLElement);
      if (point.url) marker.on("click", () => location.assign(point.url!));
      marker.addTo(map);
      bounds.extend([point.lat, point.lng]);
    }
    if (bounds.isValid()) map.fitBounds(bounds, { maxZoom: 14, padding: [16, 16] });
  }
}
