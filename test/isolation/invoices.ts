import * as findings from '../../shared/domain/findings.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
    'connections.createConnections': null,
    'findings.note': (a) => findings.note(a, { kind: 'difference', reference: 'probe', data: {} }),
    'findings.list': (a) => findings.list(a, 'open', { limit: 5, offset: 0 }),
    'findings.find': (a, f) => findings.find(a, f.id),
    'findings.resolve': (a, f) => findings.resolve(a, 1, f.id, 'x'),
}; // prettier-ignore
