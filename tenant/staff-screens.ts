import { adjust } from './screens/admin/people/adjust.ts';
import { approvals } from './screens/admin/people/approvals.ts';
import { customers } from './screens/admin/people/customers.ts';
import { personBlock } from './screens/admin/people/person-block.ts';
import { personData } from './screens/admin/people/person-data.ts';
import { identities } from './screens/admin/people/identity.ts';
import { personFactor } from './screens/admin/people/person-factor.ts';
import { personNotes } from './screens/admin/people/person-notes.ts';
import { personWrite } from './screens/admin/people/person-write.ts';
import { person } from './screens/admin/people/person.ts';
import { accountAdd } from './screens/admin/payments/account-add.ts';
import { account } from './screens/admin/payments/account.ts';
import { admin } from './screens/admin/menu.ts';
import { auditTools } from './screens/admin/audit/audit-tools.ts';
import { audit } from './screens/admin/audit/audit.ts';
import { chat } from './screens/admin/subscriptions/chat.ts';
import { chats } from './screens/admin/subscriptions/chats.ts';
import { statistics } from './screens/admin/statistics/statistics.ts';
import { clone } from './screens/admin/catalogue/clone.ts';
import { exportScreen } from './screens/admin/catalogue/export.ts';
import { importScreen } from './screens/admin/catalogue/import.ts';
import { broadcast } from './screens/admin/broadcast/broadcast.ts';
import { broadcastAudience } from './screens/admin/broadcast/broadcast-audience.ts';
import { broadcastButtons } from './screens/admin/broadcast/broadcast-buttons.ts';
import { broadcastChange } from './screens/admin/broadcast/broadcast-change.ts';
import { broadcastMessage } from './screens/admin/broadcast/broadcast-message.ts';
import { broadcastStart } from './screens/admin/broadcast/broadcast-start.ts';
import { addressPool } from './screens/admin/payments/address-pool.ts';
import { chainAccount } from './screens/admin/payments/chain-account.ts';
import { chainKey } from './screens/admin/payments/chain-key.ts';
import { currency } from './screens/admin/settings/currency.ts';
import { ownTexts } from './screens/admin/settings/own-texts.ts';
import { findingCard } from './screens/admin/payments/finding.ts';
import { findingList } from './screens/admin/payments/findings.ts';
import { paymentRules } from './screens/admin/payments/payment-rules.ts';
import { byHand } from './screens/admin/payments/by-hand.ts';
import { payments } from './screens/admin/payments/payments.ts';
import { starPayments } from './screens/admin/payments/star-payments.ts';
import { supportDesk } from './screens/admin/support/support.ts';
import { supportOrder } from './screens/admin/support/support-order.ts';
import { supportTicket } from './screens/admin/support/support-ticket.ts';
import { settings } from './screens/admin/settings/settings.ts';
import { settingsApi } from './screens/admin/settings/settings-api.ts';
import { settingsWebhookAdd } from './screens/admin/settings/settings-webhook-add.ts';
import { settingsWebhookLog } from './screens/admin/settings/settings-webhook-log.ts';
import { settingsWebhooks } from './screens/admin/settings/settings-webhooks.ts';
import { settingsApiMake } from './screens/admin/settings/settings-api-make.ts';
import { settingsAccess } from './screens/admin/settings/settings-access.ts';
import { settingsKnobs } from './screens/admin/settings/settings-knobs.ts';
import { settingsLanguages } from './screens/admin/settings/settings-languages.ts';
import { settingsMenu } from './screens/admin/settings/settings-menu.ts';
import { settingsNotices } from './screens/admin/settings/settings-notices.ts';
import { settingsPolicy } from './screens/admin/settings/settings-policy.ts';
import { settingsIdentity } from './screens/admin/settings/settings-identity.ts';
import { settingsSecurity } from './screens/admin/settings/settings-security.ts';
import { settingsShipping } from './screens/admin/settings/settings-shipping.ts';
import { settingsCovers } from './screens/admin/settings/settings-covers.ts';
import { settingsRates } from './screens/admin/settings/settings-rates.ts';
import { settingsSpreads } from './screens/admin/settings/settings-spreads.ts';
import { settingsWallets } from './screens/admin/settings/settings-wallets.ts';
import { settingsSupport } from './screens/admin/settings/settings-support.ts';
import { roles } from './screens/admin/people/roles.ts';
import { staffAdd } from './screens/admin/people/staff-add.ts';
import { staff } from './screens/admin/people/staff.ts';
import { story } from './screens/admin/payments/story.ts';
import { starPrice } from './screens/admin/payments/star-price.ts';
import { stockAdd } from './screens/admin/stock/stock-add.ts';
import { stockLines } from './screens/admin/stock/stock-lines.ts';
import { stockScreen } from './screens/admin/stock/stock.ts';
import { categories } from './screens/admin/catalogue/categories.ts';
import { demo } from './screens/admin/catalogue/demo.ts';
import { productEdit } from './screens/admin/catalogue/product-edit.ts';
import { productField } from './screens/admin/catalogue/product-field.ts';
import { productGoods } from './screens/admin/catalogue/product-goods.ts';
import { productNew } from './screens/admin/catalogue/product-new.ts';
import { productPhotos } from './screens/admin/catalogue/product-photos.ts';
import { productSale } from './screens/admin/catalogue/product-sale.ts';
import { products } from './screens/admin/catalogue/products.ts';
import { removal } from './screens/admin/catalogue/removal.ts';
import { undo } from './screens/admin/undo.ts';
import { claims } from './screens/admin/orders/claims.ts';
import { saleDeliver } from './screens/admin/orders/sale-deliver.ts';
import { saleRefund } from './screens/admin/orders/sale-refund.ts';
import { sale } from './screens/admin/orders/sale.ts';
import { sales } from './screens/admin/orders/sales.ts';
import { sweepPlanner } from './screens/admin/payments/sweeps.ts';
import { payoutEnd } from './screens/admin/withdrawals/payout-end.ts';
import { payoutRule } from './screens/admin/withdrawals/payout-rule.ts';
import { payoutRules } from './screens/admin/withdrawals/payout-rules.ts';
import { payout } from './screens/admin/withdrawals/payout.ts';
import { payouts } from './screens/admin/withdrawals/payouts.ts';
import { coupon } from './screens/admin/marketing/coupon.ts';
import { couponBind } from './screens/admin/marketing/coupon-bind.ts';
import { couponEdit } from './screens/admin/marketing/coupon-edit.ts';
import { coupons } from './screens/admin/marketing/coupons.ts';
import { feedback } from './screens/admin/marketing/reviews.ts';
import { planEdit } from './screens/admin/subscriptions/plan-edit.ts';
import { subscriptionActs } from './screens/admin/subscriptions/desk-acts.ts';
import { subscriptionCard } from './screens/admin/subscriptions/desk-card.ts';
import { subscriptionFigures } from './screens/admin/subscriptions/desk-figures.ts';
import { subscriptionGift } from './screens/admin/subscriptions/desk-gift.ts';
import { subscriptionDesk } from './screens/admin/subscriptions/desk.ts';
import { channelLinkScreen } from './screens/admin/subscriptions/channel-links.ts';
import { planField } from './screens/admin/subscriptions/plan-field.ts';
import { plans } from './screens/admin/subscriptions/plans.ts';

/** What staff see. */
export const staffScreens = [
  coupon,
  couponBind,
  couponEdit,
  coupons,
  feedback,
  admin,
  products,
  productNew,
  productEdit,
  productField,
  productSale,
  productPhotos,
  productGoods,
  plans,
  planEdit,
  planField,
  channelLinkScreen,
  subscriptionDesk,
  subscriptionCard,
  subscriptionActs,
  subscriptionGift,
  subscriptionFigures,
  categories,
  removal,
  demo,
  sales,
  sale,
  saleDeliver,
  saleRefund,
  claims,
  payments,
  findingList,
  findingCard,
  paymentRules,
  starPayments,
  payouts,
  payout,
  payoutEnd,
  payoutRules,
  payoutRule,
  sweepPlanner,
  byHand,
  account,
  accountAdd,
  chainKey,
  chainAccount,
  addressPool,
  starPrice,
  story,
  settings,
  currency,
  ownTexts,
  audit,
  auditTools,
  undo,
  staff,
  staffAdd,
  roles,
  supportDesk,
  supportTicket,
  supportOrder,
  customers,
  person,
  personBlock,
  personNotes,
  personFactor,
  identities,
  personData,
  personWrite,
  adjust,
  approvals,
  settingsAccess,
  settingsApi,
  settingsApiMake,
  settingsWebhooks,
  settingsWebhookAdd,
  settingsWebhookLog,
  settingsKnobs,
  settingsLanguages,
  settingsMenu,
  settingsNotices,
  settingsPolicy,
  settingsSecurity,
  settingsIdentity,
  settingsShipping,
  settingsSupport,
  settingsWallets,
  settingsRates,
  settingsSpreads,
  settingsCovers,
  stockScreen,
  stockLines,
  stockAdd,
  importScreen,
  exportScreen,
  clone,
  statistics,
  chats,
  chat,
  broadcast,
  broadcastMessage,
  broadcastButtons,
  broadcastAudience,
  broadcastStart,
  broadcastChange,
];
