import type { MpesaSandbox } from './mpesa.ts';
import type { Extra } from './page/page.ts';

/** The phone in the customer's hand: what an STK push asks there is answered here. */
export function customersPhone(mpesa: MpesaSandbox): Extra {
  return {
    id: 'mpesa',
    title: `The customer’s phone (M-Pesa) — test credentials: ${mpesa.url}/credentials`,
    fields: [
      { name: 'phone', label: 'Phone', placeholder: '0712 345 678' },
      { name: 'pin', label: 'PIN, or “cancel”', placeholder: '1234 (0000 is wrong)' },
    ],
    async submit({ phone = '', pin = '' }) {
      const number = phone.replaceAll(/\D/g, '').replace(/^0/, '254');
      const answered = mpesa.answer(number, pin.trim().toLowerCase());
      if (!answered) throw new Error('This phone shows no request. One stays for a minute.');
      const { amount, code } = answered;
      if (code === 0) return `Paid KES ${amount}.`;
      return code === 1032 ? 'Cancelled. Nothing was paid.' : 'Wrong PIN. Nothing was paid.';
    },
  };
}
