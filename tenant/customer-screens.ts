import { cart } from './screens/cart.ts';
import { checkoutChoices } from './screens/checkout-choices.ts';
import { checkout } from './screens/checkout.ts';
import { claim } from './screens/claim.ts';
import { orderPay } from './screens/order-pay.ts';
import { order } from './screens/order.ts';
import { orders } from './screens/orders.ts';
import { couponLink } from './screens/coupon-link.ts';
import { referral } from './screens/referral.ts';
import { reviews } from './screens/reviews.ts';
import { reviewWrite } from './screens/review-write.ts';
import { balance } from './screens/balance.ts';
import { coinInvoice } from './screens/coin-invoice.ts';
import { coin } from './screens/coin.ts';
import { deposit } from './screens/deposit.ts';
import { enter } from './screens/enter.ts';
import { favourites } from './screens/favourites.ts';
import { history } from './screens/history.ts';
import { historyStatement } from './screens/history-statement.ts';
import { receipt } from './screens/receipt.ts';
import { trade } from './screens/trade.ts';
import { invoice } from './screens/invoice.ts';
import { language } from './screens/language.ts';
import { menu } from './screens/menu.ts';
import { proof } from './screens/proof.ts';
import { privacy } from './screens/privacy.ts';
import { payer } from './screens/payer.ts';
import { pages } from './screens/pages.ts';
import { gift } from './screens/gift.ts';
import { ownPause } from './screens/own-pause.ts';
import { seats } from './screens/seats.ts';
import { planHash } from './screens/plan-hash.ts';
import { starPlan } from './screens/star-plan.ts';
import { subscribe } from './screens/subscribe.ts';
import { subscription } from './screens/subscription.ts';
import { product } from './screens/product.ts';
import { search } from './screens/search.ts';
import { identityAnswers } from './screens/identity-answers.ts';
import { identityScreen } from './screens/identity.ts';
import { security } from './screens/security.ts';
import { secondFactorQuestion } from './screens/second-factor.ts';
import { shop } from './screens/shop.ts';
import { ticket } from './screens/ticket.ts';
import { support } from './screens/tickets.ts';
import { verify } from './screens/verify.ts';
import { waiting } from './screens/waiting.ts';
import { withdraw } from './screens/withdraw.ts';
import { withdrawConfirm } from './screens/withdraw-confirm.ts';
import { withdrawDestination } from './screens/withdraw-destination.ts';
import { withdrawal } from './screens/withdrawal.ts';

/** What customers see. */
export const customerScreens = [
  couponLink,
  referral,
  reviews,
  reviewWrite,
  menu,
  shop,
  product,
  search,
  favourites,
  enter,
  verify,
  waiting,
  cart,
  checkout,
  checkoutChoices,
  orders,
  order,
  orderPay,
  starPlan,
  planHash,
  subscribe,
  subscription,
  ownPause,
  gift,
  seats,
  claim,
  balance,
  deposit,
  invoice,
  proof,
  payer,
  coin,
  coinInvoice,
  withdraw,
  withdrawDestination,
  withdrawConfirm,
  withdrawal,
  history,
  historyStatement,
  receipt,
  trade,
  language,
  pages,
  privacy,
  security,
  identityScreen,
  identityAnswers,
  secondFactorQuestion,
  support,
  ticket,
];
