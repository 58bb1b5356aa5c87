import * as story from '../../shared/domain/proof/story.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
  'story.find': (a, f) => story.find(a, f.invoiceKey),
  'story.ofNames': (a, f) => story.ofNames(a, [f.invoiceKey]),
  'story.subject': (a, f) =>
    story.subject(a, { invoiceId: f.invoiceId, paymentReference: f.paymentReference }),
  'story.steps': (a, f) =>
    story.steps(a, { invoiceId: f.invoiceId, references: [f.paymentReference] } as never),
};
