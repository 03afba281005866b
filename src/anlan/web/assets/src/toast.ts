// Short messages at the edge of the window; read out by screen readers.
export function toast(text: string, tone: string): void {
  if (!text) return;
  const area = document.getElementById("toasts");
  if (!area) return;
  const box = document.createElement("div");
  box.className = `toast-line tone-${tone}`;
  box.textContent = text;
  area.append(box);
  const remove = () => box.remove();
  box.addEventListener("click", remove);
  window.setTimeout(remove, tone === "bad" ? 12000 : 5000);
}
