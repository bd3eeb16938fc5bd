/** So far above and below what is seen: who scrolls finds it drawn. */
const margin = "320px";

const watched = new Map<Element, (isSeen: boolean) => void>();
let observer: IntersectionObserver | null = null;

/** Tells whenever the element comes near what is seen, or goes. One observer for all of a page, which may be thousands. @returns ends it */
export function watchSeen(element: Element, tell: (isSeen: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) watched.get(target)?.(isIntersecting);
    },
    { rootMargin: margin },
  );
  watched.set(element, tell);
  observer.observe(element);
  return () => {
    watched.delete(element);
    observer?.unobserve(element);
  };
}
