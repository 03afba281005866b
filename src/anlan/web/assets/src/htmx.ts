// htmx under a strict content policy: no eval, no styles of its own; a refusal (422) is shown where the form stood.
import htmx from "htmx.org";
import { toast } from "./toast";

export function startHtmx(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.scrollBehavior = "auto";
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ];
  const words = document.body.dataset;
  document.body.addEventListener("htmx:sendError", () => toast(words["offline"] ?? "", "bad"));
  document.body.addEventListener("htmx:responseError", (event) => {
    const request = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr;
    // The server answers errors of fragments with one plain sentence.
    const plain = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
    toast((plain && request.responseText) || words["failed"] || String(request.status), "bad");
  });
  document.body.addEventListener("anlan:toast", (event) => {
    const detail = (event as CustomEvent<{ value?: string; text?: string; tone?: string }>).detail;
    toast(detail.text ?? detail.value ?? "", detail.tone ?? "ok");
  });
}

/** Call `work` now and after every piece of a page that htmx brings. */
export function onContent(work: (root: ParentNode) => void): void {
  work(document);
  document.body.addEventListener("htmx:load", (event) => work(event.target as HTMLElement));
}

export { htmx };
