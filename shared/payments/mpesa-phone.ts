import { z, type ZodType } from 'zod';

/** A Kenyan mobile number as M-Pesa writes it: `2547…` or `2541…`. */
export const kenyanPhone: ZodType<string> = z
  .string()
  .transform((text) =>
    text.replaceAll(/[\s().+-]/g, '').replace(/^(?:00)?(?:254)?0?(?=[71]\d{8}$)/, '254'),
  )
  .pipe(z.string().regex(/^254[71]\d{8}$/));
