import type { Judge } from '../../shared/domain/checkout.ts';
import { UserError } from '../../shared/errors.ts';

/** Judges what a customer enters as a coupon. */
export const judge: Judge = () => Promise.reject(new UserError('coupon-unknown'));
