import type { TenantNames } from '../../shared/db/tenant-names.ts';
import * as shop from './0001_shop.ts';
import * as functions from './0002_functions.ts';
import * as catalogue from './0003_catalogue.ts';
import * as stock from './0004_stock.ts';
import * as orders from './0005_orders.ts';
import * as marketing from './0006_marketing.ts';
import * as people from './0007_people.ts';
import * as support from './0008_support.ts';
import * as broadcasts from './0009_broadcasts.ts';
import * as orderFunctions from './0010_order_functions.ts';
import * as orderDoors from './0011_order_doors.ts';
import * as orderCare from './0012_order_care.ts';
import * as wallets from './0013_wallets.ts';
import * as payouts from './0014_payouts.ts';
import * as guards from './0015_guards.ts';
import * as findings from './0016_findings.ts';
import * as seals from './0017_seals.ts';
import * as invoices from './0018_invoices.ts';
import * as payments from './0019_payments.ts';
import * as payoutFunctions from './0020_payout_functions.ts';
import * as paymentCare from './0021_payment_care.ts';
import * as plans from './0022_plans.ts';
import * as communities from './0023_communities.ts';
import * as api from './0024_api.ts';
import * as webhooks from './0025_webhooks.ts';
import * as refunds from './0026_refunds.ts';
import * as renewals from './0027_renewals.ts';
import * as desk from './0028_desk.ts';
import * as subscriptionCare from './0029_subscription_care.ts';
import * as replacedPayments from './0030_replaced_payments.ts';
import * as seats from './0031_seats.ts';
import * as paidWhen from './0032_paid_when.ts';
import * as subscriptionEnds from './0033_subscription_ends.ts';
import * as whoAgreed from './0034_who_agreed.ts';
import * as fewerFiles from './0035_fewer_files.ts';
import * as oneApproval from './0036_one_approval.ts';
import * as ownPauses from './0037_own_pauses.ts';
import * as whatCounted from './0038_what_counted.ts';
import * as bothSides from './0039_both_sides.ts';
import * as channelLinks from './0040_channel_links.ts';

/** A tenant migration: its SQL for one tenant, run as `shopherd_keeper` with the tenant's schema first on the path. */
export interface TenantMigration {
  readonly name: string;
  up(names: TenantNames): string;
}

/** In the order they run; the number of those done is `platform.tenants.schema_version`. */
export const tenantMigrations: readonly TenantMigration[] = [
  { name: '0001_shop', up: shop.up },
  { name: '0002_functions', up: functions.up },
  { name: '0003_catalogue', up: catalogue.up },
  { name: '0004_stock', up: stock.up },
  { name: '0005_orders', up: orders.up },
  { name: '0006_marketing', up: marketing.up },
  { name: '0007_people', up: people.up },
  { name: '0008_support', up: support.up },
  { name: '0009_broadcasts', up: broadcasts.up },
  { name: '0010_order_functions', up: orderFunctions.up },
  { name: '0011_order_doors', up: orderDoors.up },
  { name: '0012_order_care', up: orderCare.up },
  { name: '0013_wallets', up: wallets.up },
  { name: '0014_payouts', up: payouts.up },
  { name: '0015_guards', up: guards.up },
  { name: '0016_findings', up: findings.up },
  { name: '0017_seals', up: seals.up },
  { name: '0018_invoices', up: invoices.up },
  { name: '0019_payments', up: payments.up },
  { name: '0020_payout_functions', up: payoutFunctions.up },
  { name: '0021_payment_care', up: paymentCare.up },
  { name: '0022_plans', up: plans.up },
  { name: '0023_communities', up: communities.up },
  { name: '0024_api', up: api.up },
  { name: '0025_webhooks', up: webhooks.up },
  { name: '0026_refunds', up: refunds.up },
  { name: '0027_renewals', up: renewals.up },
  { name: '0028_desk', up: desk.up },
  { name: '0029_subscription_care', up: subscriptionCare.up },
  { name: '0030_replaced_payments', up: replacedPayments.up },
  { name: '0031_seats', up: seats.up },
  { name: '0032_paid_when', up: paidWhen.up },
  { name: '0033_subscription_ends', up: subscriptionEnds.up },
  { name: '0034_who_agreed', up: whoAgreed.up },
  { name: '0035_fewer_files', up: fewerFiles.up },
  { name: '0036_one_approval', up: oneApproval.up },
  { name: '0037_own_pauses', up: ownPauses.up },
  { name: '0038_what_counted', up: whatCounted.up },
  { name: '0039_both_sides', up: bothSides.up },
  { name: '0040_channel_links', up: channelLinks.up },
];
