// @ts-check
import { t } from './messages.js';

/**
 * What a screen reader says when the state changed; empty when there is nothing new to say.
 * @param {import('./contract.js').KioskState|null} before
 * @param {import('./contract.js').KioskState} after
 */
export function announcement(before, after) {
  const result = after.result;
  if (result?.decision && before?.result?.checkId === result.checkId && !before.result.decision)
    return t('say.decided', { decision: t(`decided.${result.decision.decision}`) });
  if (result && before?.result?.checkId !== result.checkId)
    return t('say.result', { title: result.title, reasons: result.reasons.join('. ') });
  if (before && before.phase !== after.phase && after.phase === 'ready') return t('say.ready');
  if (before && before.phase !== after.phase && after.phase === 'reading') return t('say.reading');
  return '';
}
