// Copies what stands in an element; where the browser gives no clipboard, marks it, ready for Ctrl-C.

/** @returns whether it is in the clipboard: over plain HTTP browsers have none, and one may be forbidden */
export async function copyText(element: HTMLElement | null, text: string): Promise<boolean> {
  if (element) getSelection()?.selectAllChildren(element);
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
