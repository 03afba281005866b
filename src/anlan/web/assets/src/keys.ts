// The keyboard: / searches, j and k move through a list, Enter opens, ? explains.
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

function rows(): HTMLElement[] {
  return Array.from(document.querySelectorAll<HTMLElement>("table[data-table] > tbody > tr, [data-list] > *")).filter(
    (row) => row.querySelector("a[href]") && row.offsetParent !== null,
  );
}

function move(step: number): void {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("is-current"));
  const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
  if (now >= 0) all[now]?.classList.remove("is-current");
  next?.classList.add("is-current");
  const link = next?.querySelector<HTMLElement>("a[data-open], a[href]");
  link?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

export function startKeys(): void {
  const help = document.getElementById("keys") as HTMLDialogElement | null;
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    if (target.closest("[data-keys-help]")) help?.showModal?.();
    if (target === help) help?.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && document.activeElement?.matches("#search-box")) {
      (document.activeElement as HTMLElement).blur();
      return;
    }
    if (typing(event.target)) return;
    if (event.key === "/") {
      const box = document.getElementById("search-box") as HTMLInputElement | null;
      if (box?.offsetParent) {
        box.focus();
        box.select();
        event.preventDefault();
      } else {
        const link = document.querySelector<HTMLAnchorElement>("a[data-search-page]");
        link?.click();
      }
    } else if (event.key === "j" || event.key === "k") {
      if (!document.querySelector("dialog[open]")) move(event.key === "j" ? 1 : -1);
    } else if (event.key === "?") {
      help?.showModal?.();
    }
  });
}
