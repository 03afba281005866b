// The search box: arrows walk through what was found, Enter opens it, Escape closes the list.
export function startSearch(): void {
  const box = document.getElementById("search-box") as HTMLInputElement | null;
  const hits = document.getElementById("search-hits");
  if (!box || !hits) return;
  const links = () => Array.from(hits.querySelectorAll<HTMLAnchorElement>("a[href]"));
  box.closest("form")?.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp" && event.key !== "Escape")) return;
    const all = links();
    const now = all.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === "Escape") {
      box.blur();
      (document.activeElement as HTMLElement | null)?.blur?.();
      return;
    }
    if (!all.length) return;
    event.preventDefault();
    const next = event.key === "ArrowDown" ? now + 1 : now - 1;
    if (next < 0) box.focus();
    else all[Math.min(next, all.length - 1)]?.focus();
  });
}
