import { Search } from "lucide-react";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { joinClasses } from "@/components/ui/join-classes";

/** Looks for something among what is shown. @param slash the page's own search: `/` goes to it */
export function SearchField({
  name,
  placeholder,
  text,
  onText,
  slash = false,
  className,
}: {
  name: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  slash?: boolean;
  className?: string;
}) {
  return (
    <search className={joinClasses("flex items-center gap-2", className)}>
      <Icon of={Search} className="text-text-3" />
      <Input
        type="search"
        aria-label={name}
        aria-keyshortcuts={slash ? "/" : undefined}
        placeholder={placeholder}
        value={text}
        maxLength={200}
        onChange={onText}
      />
    </search>
  );
}
