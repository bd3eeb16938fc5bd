import { joinClasses } from "@/components/ui/join-classes";

/**
 * What a person called it, however long and in whatever script: cut after one or two lines, whole on hover, and turning
 * nothing round that stands beside it.
 */
export function Name({
  children,
  lines = 1,
  isFile = false,
  end = false,
  className,
}: {
  children: string;
  lines?: 1 | 2;
  /** Its extension stays at the right. */
  isFile?: boolean;
  /** In a column that is set to the right. */
  end?: boolean;
  className?: string;
}) {
  return (
    <bdi
      title={children}
      dir={isFile ? "ltr" : undefined}
      className={joinClasses(
        lines === 1 ? "block truncate" : "line-clamp-2 wrap-anywhere",
        end ? "text-right" : "text-left",
        className,
      )}
    >
      {children}
    </bdi>
  );
}
