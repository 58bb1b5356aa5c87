import * as audit from '../../shared/domain/audit.ts';
import * as settings from '../../shared/domain/settings.ts';
import type { Calls } from './calls.ts';

const entry = (data: Record<string, unknown>) => ({ id: 1n, actorId: 1, action: 'probe', data, at: new Date() }); // prettier-ignore

export const calls: Calls = {
    'audit.findUndoable': (a, f) => audit.findUndoable(a, f.id, 1),
    'audit.markUndone': (a) => audit.markUndone(a, entry({})),
    'settings.revert': (a) => settings.revert(a, entry({ before: {}, after: {} })),
    'settings.revertOptions': (a) => settings.revertOptions(a, entry({ before: {}, after: {} })),
    'settings.revertText': (a) => settings.revertText(a, entry({ language: 'en', place: 'terms', before: null, after: null })),
}; // prettier-ignore
