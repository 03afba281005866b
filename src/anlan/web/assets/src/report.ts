// Reporting on a phone: a tap fills a field, chosen photos are seen at once, the place is asked for with the first photo.
import { onContent } from "./htmx";

const EDGE = 96;

export function startReport(): void {
  onContent((root) => {
    root.querySelectorAll<HTMLInputElement>("input[type=file][data-photos]").forEach(once(showPhotos));
    root.querySelectorAll<HTMLAnchorElement>("a[data-fill]").forEach(once(fillOnTap));
  });
}

// htmx announces the first page, too: each element is prepared once.
function once<E extends HTMLElement>(work: (element: E) => void): (element: E) => void {
  return (element) => {
    if (element.dataset["prepared"]) return;
    element.dataset["prepared"] = "1";
    work(element);
  };
}

function fillOnTap(link: HTMLAnchorElement): void {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.dataset["fill"] ?? "") as HTMLInputElement | null;
    if (!field) return;
    event.preventDefault();
    field.value = link.dataset["value"] ?? "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelectorAll<HTMLAnchorElement>("a[data-fill]").forEach((other) => {
      if (other.dataset["fill"] === field.id) other.setAttribute("aria-pressed", String(other === link));
    });
  });
}

function showPhotos(input: HTMLInputElement): void {
  // The browser's own button speaks the language of the browser; ours says what to do.
  const button = document.createElement("label");
  button.className = "btn photo-button";
  button.htmlFor = input.id;
  button.textContent = input.dataset["photos"] ?? "";
  input.classList.add("visually-hidden");
  input.after(button);
  const row = document.createElement("div");
  row.className = "photo-row";
  button.after(row);
  input.addEventListener("change", () => {
    row.replaceChildren();
    for (const file of Array.from(input.files ?? [])) void draw(file, row);
    if (input.form?.hasAttribute("data-locate")) locate(input.form);
  });
}

async function draw(file: File, row: HTMLElement): Promise<void> {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = EDGE;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", file.name);
  row.append(canvas);
  try {
    const picture = await createImageBitmap(file);
    const edge = Math.min(picture.width, picture.height);
    const [x, y] = [(picture.width - edge) / 2, (picture.height - edge) / 2];
    canvas.getContext("2d")?.drawImage(picture, x, y, edge, edge, 0, 0, EDGE, EDGE);
  } catch {
    canvas.replaceWith(Object.assign(document.createElement("span"), { textContent: file.name }));
  }
}

function locate(form: HTMLFormElement): void {
  const longitude = form.elements.namedItem("longitude") as HTMLInputElement | null;
  const latitude = form.elements.namedItem("latitude") as HTMLInputElement | null;
  if (!longitude || !latitude || longitude.value || !navigator.geolocation) return;
  navigator.geolocation.getCurrentPosition((here) => {
    longitude.value = here.coords.longitude.toFixed(6);
    latitude.value = here.coords.latitude.toFixed(6);
  });
}
