// The review of a document: the chosen item is outlined in the text and in the draft; the keyboard decides.
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

export function startReview(): void {
  const review = document.querySelector<HTMLElement>("[data-review]");
  if (!review) return;
  let chosen = "";
  let awaited = ""; // the item whose decision is under way: the next open one is chosen after it

  const cards = () => Array.from(review.querySelectorAll<HTMLElement>(".draft-item"));
  const card = (uid: string) => review.querySelector<HTMLElement>(`[data-item="${uid}"]`);
  const marks = (uid: string) => Array.from(review.querySelectorAll<HTMLElement>(`[data-items~="${uid}"]`));

  // Scrolls the column alone, not the page; on a phone, where the page scrolls, the browser does.
  const bring = (one: HTMLElement, centred: boolean) => {
    const column = one.closest<HTMLElement>(".review-text, .review-draft");
    if (!column || column.scrollHeight <= column.clientHeight) return one.scrollIntoView({ block: "nearest" });
    const box = column.getBoundingClientRect();
    const place = one.getBoundingClientRect();
    if (centred) column.scrollTop += place.top - box.top - box.height / 3;
    else if (place.top < box.top) column.scrollTop += place.top - box.top;
    else if (place.bottom > box.bottom) column.scrollTop += Math.min(place.bottom - box.bottom, place.top - box.top);
  };

  const show = (part: string) => {
    review.dataset["shown"] = part;
    for (const tab of review.querySelectorAll<HTMLElement>("[data-show]"))
      tab.setAttribute("aria-pressed", String(tab.dataset["show"] === part));
  };

  const choose = (uid: string) => {
    if (!card(uid)) return;
    chosen = uid;
    for (const old of review.querySelectorAll(".is-chosen")) old.classList.remove("is-chosen");
    const here = card(uid);
    here?.classList.add("is-chosen");
    if (here) bring(here, false);
    const places = marks(uid);
    for (const place of places) place.classList.add("is-chosen");
    const text = review.querySelector<HTMLElement>(".review-text");
    if (text?.offsetParent && places[0]) bring(places[0], true);
  };

  const move = (step: number, openOnly = false) => {
    const all = cards();
    let at = all.findIndex((one) => one.dataset["item"] === chosen) + step;
    while (openOnly && all[at] && !all[at]?.classList.contains("is-open")) at += step;
    const next = all[at]?.dataset["item"];
    if (next) choose(next);
  };

  const press = (what: string): boolean => {
    const tool = card(chosen)?.querySelector<HTMLElement>(`[data-do="${what}"]`);
    tool?.click();
    return Boolean(tool);
  };

  review.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const tab = target.closest<HTMLElement>("[data-show]");
    if (tab) return show(tab.dataset["show"] ?? "draft");
    const find = target.closest<HTMLElement>("[data-find]");
    if (find) {
      show("text");
      return choose(find.dataset["find"] ?? "");
    }
    const mark = target.closest<HTMLElement>("[data-items]");
    if (mark) {
      // Where several items stand, one press after the other goes through them.
      const here = (mark.dataset["items"] ?? "").split(" ");
      show("draft");
      return choose(here[(here.indexOf(chosen) + 1) % here.length] ?? "");
    }
    const one = target.closest<HTMLElement>(".draft-item");
    const uid = one?.dataset["item"] ?? "";
    const step = target.closest<HTMLElement>("[data-do]")?.dataset["do"];
    if (step === "accept" || step === "reject") awaited = uid;
    if (uid && uid !== chosen) choose(uid);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) {
      card(chosen)?.querySelector<HTMLElement>("[data-leave]")?.click();
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const steps: Record<string, string> = {
      a: "accept",
      r: "reject",
      e: "edit",
      m: "merge",
      s: "split",
      o: "reopen",
    };
    if (event.key === "j" || event.key === "ArrowDown") move(1);
    else if (event.key === "k" || event.key === "ArrowUp") move(-1);
    else if (!steps[event.key] || !press(steps[event.key] ?? "")) return;
    event.preventDefault();
  });

  // A fragment came: the item stays chosen; after a decision the next open one is.
  document.body.addEventListener("htmx:load", (event) => {
    const one = event.target as HTMLElement;
    if (!one.classList.contains("draft-item")) return;
    const uid = one.dataset["item"] ?? "";
    if (uid !== chosen) return;
    choose(uid);
    if (one.querySelector("form textarea")) one.querySelector<HTMLElement>("textarea")?.focus();
    else if (uid === awaited && !one.classList.contains("is-open")) move(1, true);
    awaited = "";
  });

  const asked = location.hash.startsWith("#i-") ? location.hash.slice(3) : "";
  const first = card(asked) ?? review.querySelector<HTMLElement>(".draft-item.is-open") ?? cards()[0];
  if (first) choose(first.dataset["item"] ?? "");
}
