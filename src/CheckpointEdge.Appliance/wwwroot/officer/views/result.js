// @ts-check
import { h } from '../dom.js';
import { comparison } from './comparison.js';
import { details } from './details.js';
import { faces, picturesOf } from './faces.js';
import { identity } from './identity.js';
import { inspection } from './inspection.js';
import { matches, nothingListed } from './matches.js';
import { printed } from './printed.js';
import { verdict } from './verdict.js';

/**
 * The same places for every outcome: verdict above, the traveller at the start, the list beside (or the
 * checks of the chip, when they are asked for), the printed lines below.
 * @param {import('../contract.js').KioskState} state
 * @param {import('../contract.js').ResultView} result
 * @param {import('../contract.js').Page} page
 * @param {import('../contract.js').Acts} acts
 */
export function resultOf(state, result, page, acts) {
  if (page.facesOpen && picturesOf(result).length > 0) return faces(result, acts);
  const selected = Math.min(page.selectedMatch, result.matches.length - 1);
  const match = result.matches[selected];
  return h(
    'main',
    { class: 'content result', key: result.checkId, id: 'main', tabindex: -1 },
    verdict(result, page, acts),
    identity(result, acts),
    page.inspectionOpen && result.inspection
      ? inspection(result, result.inspection, acts)
      : h(
          'section',
          { class: 'panel listed', key: 'listed', 'aria-labelledby': match ? `tab-${selected}` : 'listed-title' },
          match
            ? [matches(result, selected, page, acts), page.detailsOpen ? details(match) : comparison(match)]
            : nothingListed(state, result),
        ),
    printed(result),
  );
}
