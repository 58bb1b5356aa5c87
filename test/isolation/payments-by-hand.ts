import * as proofs from '../../shared/domain/money/payment-proofs.ts';
import type { Calls } from './calls.ts';

const methods = ['bank', 'fake', 'mobee'];

export const calls: Calls = {
    'payment-proofs.send': (a, f) => proofs.send(a, { reference: 'probe', invoiceId: f.invoiceId, customerId: f.customer.id, methods,
      file: { kind: 'photo', fileId: 'x', uniqueId: 'x', digest: null } }),
    'payment-proofs.refuse': (a, f) => proofs.refuse(a, { actorId: 1, invoiceId: f.invoiceId, reason: 'x' }),
    'payment-proofs.list': (a) => proofs.list(a, { methods, list: 'open', limit: 5, offset: 0 }),
    'payment-proofs.find': (a, f) => proofs.find(a, f.invoiceId, methods),
}; // prettier-ignore
