// The few icons, from lucide; always beside a word or with a label on their button.
import arrowLeft from 'lucide-static/icons/arrow-left.svg?raw';
import contrast from 'lucide-static/icons/contrast.svg?raw';
import search from 'lucide-static/icons/search.svg?raw';
import alert from 'lucide-static/icons/triangle-alert.svg?raw';
import unplug from 'lucide-static/icons/unplug.svg?raw';

const ICONS = { arrowLeft, contrast, search, alert, unplug };

export function Icon({ name }: { name: keyof typeof ICONS }) {
  // The markup is ours, from the bundle; nothing that was received ever comes here.
  return <span class="icon" aria-hidden="true" dangerouslySetInnerHTML={{ __html: ICONS[name] }} />;
}
