// The side panel: <a href="…" data-panel> opens the page of that address beside the list instead of leaving it.
// The server sees HX-Target: panel-body and leaves the frame of the page out.
import { htmx } from "./htmx";

export function startPanel(): void {
  const panel = document.getElementById("panel") as HTMLDialogElement | null;
  const body = document.getElementById("panel-body");
  if (!panel?.showModal || !body) return;
  let opener: HTMLElement | null = null;

  document.addEventListener("click", (event) => {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-panel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (!panel.contains(link)) opener = link;
    const page = panel.querySelector<HTMLAnchorElement>("[data-panel-page]");
    if (page) page.href = link.href;
    body.replaceChildren();
    body.classList.add("is-loading");
    if (!panel.open) panel.showModal();
    void htmx.ajax("get", link.href, { target: "#panel-body", swap: "innerHTML" }).finally(() => {
      body.classList.remove("is-loading");
      body.scrollTop = 0;
      if (!body.hasChildNodes()) panel.close(); // an error: the toast says which
    });
  });
  // A press on the dark ground beside the panel closes it.
  panel.addEventListener("click", (event) => {
    if (event.target === panel || (event.target as HTMLElement).closest("[data-panel-close]")) panel.close();
  });
  panel.addEventListener("close", () => {
    body.replaceChildren();
    opener?.focus();
  });
  document.body.addEventListener("anlan:panel-close", () => panel.close());
}
