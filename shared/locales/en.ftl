# What every bot says: buttons, errors, notices about money. Keys `<screen>-<what>`; Telegram HTML.

button-back = ‹ Back
button-menu = ☰ Menu
button-cancel = ✖️ Cancel
button-confirm = ✅ Confirm
button-balance = 💰 Balance
page-previous = ‹ { $page }
page-next = { $page } ›

error-unexpected = Sorry, something went wrong on our side. Please try again in a moment.
error-button-old = This button is out of date. Here is a fresh start: /menu
error-text-expected = Please answer with a text message.
error-file-too-big = This file is too big: at most { $megabytes } MB.
error-not-allowed = You are not allowed to do this.
error-dialogue-moved = That answer came too late: the question has changed. Please try again.

error-amount-unreadable = I could not read “{ $text }” as an amount. Please write it like <code>12.50</code>.
error-amount-too-precise = { $currency } has { $places ->
    [0] no decimal places
    [one] only { $places } decimal place
   *[other] only { $places } decimal places
  }. Please round the amount.
error-amount-too-small = That amount is too small. Please choose a larger one.
error-amount-too-big = That amount is too large. Please choose a smaller one.
error-method-gone = This way to pay is not offered any more. Please choose another: /deposit
error-provider-unavailable = The payment service does not answer at the moment. Please try again in a minute, or choose another way.
error-provider-refused = The payment service said no: { $reason }.
error-credentials-refused = The payment service does not accept these credentials. Please copy them once more.
error-credential-unreadable = That does not look right. Please copy the value once more and send it alone.
error-account-known = This account is connected already: { $label }.
error-account-gone = This account is not connected any more.
error-invoice-gone = I do not know this invoice.
error-invoice-expired = This invoice has expired. Please start again: /deposit
error-invoice-paid = This invoice is paid already.
error-invoice-changed = This invoice has changed. Please start again: /deposit
error-invoice-mismatch = The payment does not match the invoice. Please write to support.
error-xpub-private = Stop! That looks like a private key or recovery words. I only need the <b>public</b> key (xpub). Never send the private one to anybody; if this was a real one, move its money to a new wallet.
error-xpub-unreadable = I could not read that key. It has about 111 characters, and its beginning tells its kind: <code>{ $kinds }</code>. Please copy it once more.
error-xpub-kind = This is a key of another kind (<code>{ $kind }</code>). This network takes: <code>{ $kinds }</code>.
error-xpub-depth = This key is not of an account (depth { $depth } instead of 3). Please export the account’s public key by the path that I named above.
error-chain-depth = Please send a number from { $least } to { $most }.
error-rescan-range = Please send a transaction, a block, or a range like <code>100-200</code> of at most { $most } blocks.
error-key-undo-late = There is nothing to undo: the key is in use already.
error-rescan-transaction = This network is not read by blocks. Please send a transaction.
error-pool-file = Please send the addresses as text or as a file.
error-pool-size = Please send 1 to { $most } addresses, one a line.
error-pool-in-use = One of these addresses is in use already. Upload only addresses that nobody was ever shown.
error-coin-no-node = I cannot ask this network right now. Nothing is lost: payments are found by themselves. Please try again later.
error-pool-empty = This coin cannot be taken right now. Choose another way to pay, please; the shop has been told.
error-xpub-in-use = Another shop uses this already. Please make a new account or wallet for this shop, and send what belongs to it.
error-address-unreadable = This is no address of this network: a sign is wrong or missing, or it belongs to another network. Please copy it whole in your wallet, under “Receive” of this network, and send it without anything else.
error-ton-testnet = This is an address of TON’s test network. Please send one of the main network.
error-ton-workchain = This is no address of a TON wallet. It begins with <code>UQ</code> or <code>EQ</code>: please copy it once more.
error-ton-contract = This is the address of the token itself, not of your wallet. Please send the address that your wallet shows under “Receive”.
error-ton-private = Stop! That looks like the recovery words or the private key of a wallet. I only need its address. Never send the others to anybody; if these were real ones, move the money to a new wallet.
error-bot-known = This bot is a shop here already.
error-currency-unknown = I do not know the currency “{ $text }”. Please send a code like <code>EUR</code>.
error-currency-in-use = There are balances or open invoices in { $currency }, so the currency cannot change now.
error-name-length = A name has 1 to { $longest } characters.
error-contact-unreadable = Please send a username like <code>@name</code> or a link that begins with <code>https://</code>.
error-text-too-long = That text is too long: at most { $longest } characters.

# Cards of invoices, edited by the sender. paid: exact, partial, over or none; late: yes or none.
invoice-card-new = 🧾 <b>Top-up of { $amount }</b>
  Waiting for the payment.
invoice-card-processing = { $paid ->
    [partial] ⏳ <b>Partly paid</b>
      A part of { $amount } has arrived{ $held ->
        [none] { " " }and is on your balance: { $credited }
       *[other] { "" }
      }. Still to pay: <b>{ $missing }</b>.
   *[other] ⏳ <b>Payment on its way</b>
      We see a payment for { $amount }. It is credited as soon as it is final.
  }
invoice-card-settled = ✅ <b>Paid</b>{ $late ->
    [yes] { " " }— late, but it came
   *[none] { "" }
  }
  { $paid ->
    [over] You paid more than { $amount }. { $held ->
        [none] All of it, { $credited }, is on your balance.
       *[other] { $credited } is on your balance; the shop looks at the rest ({ $held }) and tells you.
      }
   *[other] { $held ->
        [none] { $credited } is on your balance. Thank you!
       *[other] { $credited } is on your balance; the shop looks at the rest ({ $held }) and tells you.
      }
  }
invoice-card-expired = ⌛️ <b>Expired</b>
  { $held ->
    [none] { $paid ->
        [partial] A part of { $amount } came: { $credited } is on your balance. The rest did not come in time; if it still comes, it is credited too.
       *[none] The time to pay { $amount } is over. If you have paid already, do not worry: the payment is still credited when it arrives.
      }
   *[other] Your payment has arrived: { $held }. It did not fit what was asked, so the shop decides about it and tells you. Nothing is lost. Questions: /paysupport
  }
invoice-card-invalid = ⚠️ <b>Not paid</b>
  { $problem ->
    [none] This invoice for { $amount } cannot be paid any more.
   *[other] { $problem }
  } You can start a new one: /deposit

# Cards of invoices in coins. paid: partial or none.
coin-card-waiting = 🪙 <b>{ $order ->
    [none] Top-up of { $amount }
   *[other] Order #{ $order }: { $amount }
  }</b>
  { $paid ->
    [partial] A part has come. Still to send: <b>{ $coins }</b>
   *[other] Send: <b>{ $coins }</b>
  }
  Network: <b>{ $network }</b>
  To: <code>{ $address }</code>{ $comment ->
    [none] { "" }
   *[other] { "" }
      ❗️ <b>With this comment: <code>{ $comment }</code></b>
      <b>Without it nobody can tell that the money is yours, and it is not credited.</b>
  }

  ⚠️ Only <b>{ $currency }</b> on <b>{ $network }</b>. Your exchange’s fee comes on top: what arrives must be the whole amount.
  ⏳ This price holds for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }, until { $until }. What comes later is credited at the price of its confirmation.
  ✅ Credited { $required ->
    [1] once it is final
    [one] after { $required } confirmation
   *[other] after { $required } confirmations
  }; this message changes by itself.
coin-card-coming = ⏳ <b>{ $order ->
    [none] Top-up of { $amount }
   *[other] Order #{ $order }: { $amount }
  }</b>
  { $isMined ->
    [no] Seen on { $network }, not confirmed yet.
   *[yes] Seen on { $network }: <b>{ $confirmations }/{ $required }</b> confirmations.
  } It is credited { $required ->
    [1] once it is final
   *[other] at { $required }
  }; nothing to do.
coin-card-over = ⌛️ <b>{ $order ->
    [none] Top-up of { $amount }
   *[other] Order #{ $order }: { $amount }
  } — the time is over</b>
  This price does not hold any more. If you have paid already, do not worry: the address is watched for ever, and what comes is credited at the price of its confirmation.

notice-key-changed = 🔑 Where payments in { $network } go was changed ({ $label }). It is used from { $from }; until then everything goes on as before. Was it not you? Undo it now and look at who is on your staff.
notice-rescan = 🔎 { $found ->
    [ahead] Not all of these blocks are read yet. They come by themselves: there is nothing to read again.
    [none] This transaction is in no block, so there is nothing to read.
    [0] Read again: nothing new came up.
    [one] Read again: { $found } payment came up. It is credited like every other.
   *[other] Read again: { $found } payments came up. They are credited like all others.
  }
notice-pool = ⚠️ Addresses for { $network } are running out: { $left } left. Please upload more, or customers cannot pay by it: /admin → Payments.
notice-payment-processing = ⏳ We see your payment of <b>{ $paid }</b>. It is credited as soon as it is final.
notice-payment-settled = ✅ We have received your payment of <b>{ $paid }</b>{ $why ->
    [dust] { "" }. It is worth less than the smallest amount of your balance, so there is nothing to credit.
   *[other] { "" }: <b>{ $credit }</b> is on your balance.
  }{ $why ->
    [over] { " " }You paid more than was asked; the shop looks at the rest and tells you.
   *[none] { "" }
  }
notice-payment-held = ⏳ We have received your payment of <b>{ $paid }</b>. { $why ->
    [late] It came after the time was over, so
    [partial] It is less than was asked. If the rest does not come in time,
   *[over] It is more than was asked, so
  } the shop decides what happens with it and tells you. Nothing is lost. Questions: /paysupport
notice-payment-reversed = ⚠️ Your payment of <b>{ $paid }</b> was taken back by its network, so it is not credited. If you think this is a mistake, please write to support: /paysupport
notice-repeated = <i>You may have received this message before: it is sent again to be sure.</i>

# Support, settings and the gate.
error-too-fast = That was a lot in a short time. Please go on in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
  }.
error-order-gone = I do not know this order.
error-ticket-gone = I do not know this question.
error-too-many-tickets = You have { $most } open questions already. Please go on in one of them: /support
error-words-expected = Please send a message, a photo or a file.
error-file-gone = Telegram does not have this file any more.
error-bind-rights = I cannot work in this chat yet. It must be a group; where it has topics, I must be an administrator with the right to manage topics. Then type /bind once more.
button-person = 👤 Customer
button-gate-settings = 🚪 Access
button-support-settings = 🎫 Support group
ticket-button-answer = ✍️ Answer
ticket-button-open = 🎫 Conversation
desk-button-answer = ✍️ Answer
desk-button-open = 🎫 Open #{ $ticket }
notice-ticket = 🎫 #{ $ticket } · <b>{ $subject }</b>
  👤 { $name } { $username }{ $order ->
    [none] {""}
   *[other] {" "}· order #{ $order }
  }

  { $text }
notice-ticket-topic = 🎫 #{ $ticket } · <b>{ $subject }</b>
  👤 { $name } { $username }{ $order ->
    [none] {""}
   *[other] {" "}· order #{ $order }
  }

  What you write here, the customer gets. A message that begins with // stays between you. /close ends it.
notice-ticket-words = 👤 { $text }
notice-ticket-said = 💬 <b>{ $staff }</b>: { $text }
notice-ticket-closed = ✅ Closed
notice-ticket-open = ↩️ Open again
notice-ticket-answer = 💬 <b>#{ $ticket } · { $subject }</b>

  { $text }
notice-staff-chat-lost = ⚠️ I cannot reach the staff’s group <b>{ $title }</b> any more. Questions and notices come to your own chats now. To use a group again, add me and type /bind there.
notice-topic-lost = ⚠️ A topic in <b>{ $title }</b> is gone. What belongs to it came to your own chats; the next message of the customer opens a new one.
notice-gate-blind = ⚠️ I cannot see who is in <b>{ $title }</b>, so everybody may use the shop now. Make me an administrator there, or choose another chat.
notice-staff-deposit = { $count ->
    [one] ➕ <b>{ $money }</b> from { $name } { $username }
   *[other] ➕ { $count } top-ups, together <b>{ $money }</b>; the first from { $name } { $username }
  } · { $source ->
    [cryptopay] 💎 Crypto Pay
    [ethereum] 🪙 Ethereum
    [bsc] 🪙 BNB Smart Chain
    [polygon] 🪙 Polygon
    [bitcoin] 🪙 Bitcoin
    [litecoin] 🪙 Litecoin
    [tron] 🪙 TRON
    [solana] 🪙 Solana
    [ton] 🪙 TON
    [chapa] 🏦 Chapa
    [mpesa] 📱 M-Pesa
    [telebirr] 📲 telebirr
    [fake] 🧪 Test payment
    [bank] 🏛 Bank transfer
    [kryptoexpress] 🧾 KryptoExpress
    [mobee] 🐝 Mobee
    [okx] 🏦 OKX
    [stars] ⭐ Telegram Stars
    [telegram] 💳 Card, by Telegram
   *[other] { $source }
  }
notice-staff-customer = 👋 New customer: { $name } { $username }
error-number-range = Please send a number from { $least } to { $most }.
error-chat-unreadable = I do not know which chat you mean. Forward a message from it, or send its <code>@name</code> or number.
error-chat-unseen = I cannot see who is in this chat. Make me an administrator there and try again.
error-zone-unknown = I do not know the time zone “{ $text }”. Please send a name like <code>Europe/Berlin</code>.
error-hours-unreadable = Please send two hours of the day, like <code>22-8</code>.
error-language-own = This is the shop’s own language: it is always offered.
# End of support, settings and the gate.
# People: staff, customers, the audit log, privacy.
error-undo-gone = This cannot be undone.
error-undo-late = It is too late to undo this: 30 seconds are over.
error-undo-done = This is undone already.
error-undo-changed = Somebody has changed it since: it cannot be undone.
button-admin = ⚙️ Admin
notice-staff-role = 👥 Your role in this shop is now <b>{ $role ->
    [OWNER] Owner
    [MANAGER] Manager
    [SUPPORT] Support
    [STOCK] Stock keeper
   *[other] { $name }
  }</b>.
notice-staff-removed = 👥 You are not in the staff of this shop any more.
notice-staff-joined = 👥 <b>{ $person }</b> has accepted your invitation: { $role ->
    [OWNER] Owner
    [MANAGER] Manager
    [SUPPORT] Support
    [STOCK] Stock keeper
   *[other] { $name }
  }.
error-role-too-strong = This role allows more than yours, so you cannot give it or change it.
error-role-gone = This role is not there any more.
error-role-in-use = Somebody has this role. Give them another one first.
error-too-many-roles = A shop has at most { $most } roles of its own.
error-last-owner = The last owner stays: make somebody else an owner first.
error-staff-gone = This person is not in the staff.
error-staff-known = This person is in the staff already.
error-staff-blocked = This person is blocked as a customer. Unblock them first.
error-staff-bot = That is a bot. Please forward a message of a person.
error-staff-hidden = The author of this message hides their account. Please make an invitation link for them instead.
error-staff-unreadable = Please forward a message, or send a number or a username like <code>@name</code>.
error-staff-unknown = @{ $username } has not written to this bot yet. Please make an invitation link instead.
error-invitation-gone = This invitation has been used already or is too old. Please ask for a new one.
button-open = Open
button-reply = ✍️ Answer
notice-blocked = 🚫 This shop does not serve you any more. Reason: { $reason }
notice-unblocked = ✅ This shop serves you again. Welcome back: /menu
notice-letter = ✉️ <b>A message from the shop</b>

  { $text }
notice-adjustment = 💰 { $sign ->
    [in] The shop has added <b>{ $money }</b> to your balance.
   *[other] The shop has taken <b>{ $money }</b> from your balance.
  }
  Reason: { $reason }
notice-approval-asked = ⏳ A colleague wants to { $sign ->
    [in] give <b>{ $money }</b> to
   *[other] take <b>{ $money }</b> from
  } { $person }. So much needs a second person: please look at it.
  Reason: { $reason }
notice-approval-approved = ✅ Your correction was confirmed: { $sign ->
    [in] +{ $money }
   *[other] −{ $money }
  }, { $reason }
notice-approval-refused = ✖️ Your correction was refused: { $sign ->
    [in] +{ $money }
   *[other] −{ $money }
  }, { $reason }
error-customer-gone = I do not know this customer.
error-customer-is-staff = This is somebody of the staff. Take them out of the staff first.
error-blocked-already = This customer is blocked already.
error-blocked-not = This customer is not blocked.
error-reason-length = A reason has 1 to { $longest } characters.
error-note-length = A note has 1 to { $longest } characters.
error-note-gone = This note is not there any more.
error-too-many-notes = There are { $most } notes already. Remove one first.
error-letter-unreadable = Please send a text, a photo or a file.
error-adjust-sign = Please write a sign before the amount, like <code>+10</code> or <code>-5.50</code>.
error-balance-too-low = The balance is not enough: it cannot fall below zero.
error-approval-nobody = So much within 24 hours needs a second member of the staff, and nobody else here may correct balances.
error-approval-own = You have asked for it: somebody else decides.
error-approval-lapsed = Who asked for it may not do so any longer. Refuse it, and ask for it anew if it is right.
error-approval-gone = This is decided already.
error-erase-staff = People of the staff cannot be deleted. They leave the staff first.
error-erase-orders = There is an open order: the deletion has to wait for it.
error-erase-payments = A payment is on its way: the deletion has to wait for it.
error-erase-balance = The balance has changed meanwhile. Please look again at what is given up.
error-erase-blocked = You are blocked in this shop. For a deletion please write to support: /support
error-entry-gone = This entry is not in the log any more.
error-day-unreadable = I could not read that day. Please write it like <code>2026-01-31</code>.
# The end of people.
# Catalogue
error-product-gone = This product is not offered any more.
error-category-gone = This category is not there any more.
error-category-deep = Categories go { $deepest } levels deep at most.
error-category-inside-itself = A category cannot be inside itself.
error-too-many-categories = A shop has at most { $most } categories.
error-too-many-photos = A product has at most { $most } photos.
error-too-many-tiers = A product has at most { $most } price tiers.
error-tiers-not-falling = From step to step the quantity must grow and the price must fall, and all must be below the usual price.
error-sale-not-lower = The sale price must be below the usual price.
error-sale-dates = The sale must end after it begins.
error-quantity-unreadable = Please send a whole number from 1 to { $most }.
error-quantity-bounds = The most must not be below the least, which is { $minimum }.
# Stock: what is queued for staff and for those who wait.
notice-stock-low = 📉 <b>{ $product }</b>: { $left ->
    [0] sold out.
    [one] only { $left } is left.
   *[other] only { $left } are left.
  }
notice-stock-open = 📦 Open the stock
notice-restock = 🔔 <b>{ $product }</b> is here again. Your part is kept for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }: whoever waits after you comes next.
notice-restock-open = 🛍 Open
notice-restock-leave = I need it no more
error-product-in-stock = Good news: it is in stock, you can buy it now.
error-line-gone = This line is not there any more.
# (end of stock)

# Orders.
button-order = 📦 Open the order
button-sale = 📦 Open the order
notice-order-paid = ✅ Order <b>#{ $order }</b> is paid: <b>{ $total }</b>. Thank you!
notice-order-expired = ⌛️ The time to pay order <b>#{ $order }</b> is over, so it is cancelled. What was set aside of your balance is free again.
notice-order-cancelled = ✖️ The shop has cancelled your order <b>#{ $order }</b>. { $note ->
    [none] What was set aside of your balance is free again.
   *[other] Reason: { $note }
  }
notice-order-sold-out = 😔 Your payment for order <b>#{ $order }</b> came after its time was over, and meanwhile it was sold out. The money is on your balance: <b>{ $total }</b>.
notice-order-used-up = 😔 Your payment for order <b>#{ $order }</b> came after its time was over, and meanwhile its coupon, or what one customer may buy, was used up. The money is on your balance: <b>{ $total }</b>.
notice-order-shipped = 🚚 Order <b>#{ $order }</b> is on its way. Tracking: <code>{ $tracking }</code>
notice-order-delivered = 📦 A part of order <b>#{ $order }</b> is marked as delivered. { $tracking ->
    [none] Is something missing? Write to us: /support
   *[other] Tracking: { $tracking }
  }
notice-order-refund = ↩️ Refund for order <b>#{ $order }</b>: <b>{ $amount }</b> is on your balance. { $reason ->
    [none] { "" }
   *[other] Reason: { $reason }
  }
notice-order-stars-back = ↩️ Refund for order <b>#{ $order }</b>: Telegram has given you <b>{ $amount }</b> back.{ $rest ->
    [none] { "" }
   *[other] {" "}Another <b>{ $rest }</b> is on your balance again.
  }{ $reason ->
    [none] { "" }
   *[other] {" "}Reason: { $reason }
  }
notice-order-claim-replaced = 🔁 Order <b>#{ $order }</b>: <b>{ $product }</b> is replaced. The new one comes with a message of its own. { $answer ->
    [none] { "" }
   *[other] { $answer }
  }
notice-order-claim-refunded = ↩️ Order <b>#{ $order }</b>: we refund <b>{ $product }</b>. { $answer ->
    [none] { "" }
   *[other] { $answer }
  }
notice-order-claim-refused = ✋ Order <b>#{ $order }</b>: we looked at your claim about <b>{ $product }</b> and cannot accept it. { $answer ->
    [none] Questions: /support
   *[other] { $answer }
  }
notice-sale-paid = 🛒 New order <b>#{ $order }</b> from { $customer }: <b>{ $total }</b>. { $waits ->
    [yes] 📬 Something is waiting for you to deliver.
   *[other] Everything is delivered.
  }
notice-sale-sold-out = ⚠️ Order <b>#{ $order }</b> of { $customer } (<b>{ $total }</b>) was paid after its time was over, and its stock is gone. The money is on the customer’s balance.
notice-sale-used-up = ⚠️ Order <b>#{ $order }</b> of { $customer } (<b>{ $total }</b>) was paid after its time was over, and its coupon or limit is used up. The money is on the customer’s balance.
notice-sale-trouble = ⚠️ Order <b>#{ $order }</b> could not be completed although its money came; the money is on the customer’s balance. { $reason }
notice-sale-claim = 🛠 “Does not work”: order <b>#{ $order }</b> of { $customer }.

  { $text }
notice-sale-refund-failed = ⚠️ Telegram did not give the Stars of order <b>#{ $order }</b> back ({ $reason }). <b>{ $customer }</b> has the money on the balance instead.
delivery-none = 📦 Order <b>#{ $order }</b>: it is being prepared.
delivery-line = 📦 <b>{ $product }</b>, order #{ $order }:

  <code>{ $text }</code>
delivery-lines = 📦 <b>{ $product }</b>, order #{ $order }:

  <pre>{ $text }</pre>
delivery-file = 📦 <b>{ $product }</b>, order #{ $order }
order-card-new = 🧾 <b>Order #{ $order }: { $amount }</b>
  Waiting for the payment.
order-card-processing = { $paid ->
    [partial] ⏳ <b>Order #{ $order }: partly paid</b>
      A part of { $amount } has arrived{ $held ->
        [none] { " " }and is on your balance
       *[other] { "" }
      }. Still to pay: <b>{ $missing }</b>.
   *[other] ⏳ <b>Order #{ $order }: payment on its way</b>
      We see a payment for { $amount }. The order is completed as soon as it is final.
  }
order-card-settled = ✅ { $state ->
    [completed] <b>Order #{ $order } is paid: { $total }</b>
      Thank you! What you bought comes below.
    [paid] <b>Order #{ $order } is paid: { $total }</b>
      The shop is working on it. You will hear from us here.
   *[other] <b>Order #{ $order }: { $amount } has arrived</b>
      The message below says what became of the order.
  }
order-card-expired = { $reason ->
    [customer] ✖️ <b>Order #{ $order }: cancelled</b>
    [staff] ✖️ <b>Order #{ $order }: cancelled by the shop</b>
   *[expired] ⌛️ <b>Order #{ $order }: expired</b>
  }
  { $held ->
    [none] { $paid ->
        [partial] A part of { $amount } came: { $credited } is on your balance. The rest did not come in time.
       *[none] { $reason ->
            [customer] Please do not pay { $amount } any more.
            [staff] Please do not pay { $amount } any more.
           *[expired] The time to pay { $amount } is over.
          } If you have paid already, do not worry: the payment is still credited when it arrives.
      }
   *[other] Your payment has arrived: { $held }. It did not fit what was asked, so the shop decides about it and tells you. Nothing is lost. Questions: /paysupport
  }
order-card-invalid = ⚠️ <b>Order #{ $order }: not paid</b>
  { $problem ->
    [none] This invoice for { $amount } cannot be paid any more.
   *[other] { $problem }
  } Open the order to pay it another way.
error-cart-full = Your cart is full: at most { $most } different products. Please check out first.
error-order-delivered = There is nothing left to deliver here: somebody was faster.
error-out-of-stock = There is not enough of it left.
error-claim-late = The warranty of this purchase is over. Write to us: /support
error-claim-open = We are looking at your claim already. You will get an answer here.
error-claim-decided = This claim is decided already.
error-refund-too-much = More than is left of this order cannot be refunded.
error-refund-short = The customer’s balance lacks what the Stars brought too much. Please refund to the balance instead.
delivery-trouble = ⚠️ Order <b>#{ $order }</b>: <b>{ $product }</b> could not be opened on our side. Please write to us: /support
error-order-not-open = This order does not wait for money any more.
error-claim-length = Please describe it in 3 to { $longest } characters.
error-address-length = Please send the whole address, 10 to { $longest } characters.
error-stars-only = ⭐ Telegram’s rule: digital goods are paid in Stars. This shop takes nothing else for them.
error-goods-expected = Please send a text, or a file as a document.
# End of orders.
# Import, export, copies of shops.
error-file-expected = Please send a file here.
error-file-encoding = I cannot read the letters of this file. Please save it as UTF-8 and send it again.
error-import-format-unknown = I do not know this format. I read CSV with a header, our own JSON, and AiogramShopBot’s JSON and TXT.
error-import-column-unknown = I do not know the column “{ $column }”. The example file shows all of them.
error-import-column-twice = A column is in the header twice.
error-import-currency = The prices of this file are in { $theirs }, and the shop counts in { $ours }.
error-import-too-many-rows = That is too much for one file: at most { $most } rows.
error-import-empty = There is nothing in this file.
error-import-json-broken = This JSON is broken at line { $line }.
error-import-changed = The file is not the one that I looked at. Please send it again.
error-stock-count-unreadable = Please send a whole number from 0 to { $most }.
error-stock-lines-expected = Please send the lines as text or as a .txt file.
import-progress = ⏳ Importing: { $done } of { $total }…
import-over = 📥 The import is over.
notice-import-done = 📥 <b>The import is done.</b>
  Products: { $created } new, { $changed } changed, { $unchanged } as they were
  Stock lines: { $lines } added, { $known } were there
notice-import-open = 📦 Products
export-done-catalogue-csv = Catalogue. You can change it and import it again.
export-done-catalogue-json = Catalogue. It can be imported again.
export-done-stock = Unsold stock. Keep this file safe: whoever has it has your goods.
export-done-orders = Orders
export-done-customers = Customers
clone-progress = ⏳ Copying: { $done ->
    [one] { $done } product
   *[other] { $done } products
  }…
clone-over = 🧬 The copy is over.
notice-clone-done = 🧬 <b>The shop is copied.</b> { $products ->
    [0] There was no new product.
    [one] { $products } new product.
   *[other] { $products } new products.
  }
  { $lost ->
    [0] Stock is not copied.
    [one] { $lost } file could not be fetched. Stock is not copied.
   *[other] { $lost } files could not be fetched. Stock is not copied.
  }
# (end of import, export, copies)
error-goods-missing = First set what buyers get.
error-photo-expected = Please send a photo.
error-not-a-file = Please send it as a file.
error-tier-unreadable = I could not read “{ $text }”. Please write it like <code>10 = 8.50</code>.
error-count-unreadable = Please send a whole number from 0 to { $most }.
error-date-unreadable = I could not read “{ $text }” as a date. Please write it like <code>2026-12-31</code> or <code>31.12.2026 18:00</code>.
error-sale-over = A sale that ends in the past is over before it began. Please choose a later end.
error-demo-not-empty = There are products already; the demo is for an empty shop.
error-currency-has-products = Products have prices in { $currency }. Delete them first, then the currency can change.

# Coupons, referral, reviews.
notice-commission-held = 🤝 { $level ->
    [1] Somebody you brought has bought something
   *[other] Somebody whom your friends brought has bought something
  }: <b>{ $amount }</b> for you. It comes to your balance in { $days ->
    [one] { $days } day
   *[other] { $days } days
  }.
notice-commission-credited = 🤝 <b>{ $amount }</b> for you: { $level ->
    [1] somebody you brought
   *[other] somebody whom your friends brought
  } has bought something. { $owed ->
    [none] It is on your balance.
   *[other] { $owed } of it make up for purchases that were refunded; the rest is on your balance.
  }
notice-commission-lessened = 🤝 A purchase that you earn by was refunded. What waits for you of it now: <b>{ $amount }</b>.
notice-commission-back = 🤝 A purchase that you had earned by was refunded, so <b>{ $amount }</b> of it goes back. { $owed ->
    [none] It was taken from your balance.
   *[other] Your balance lacks { $owed }: that comes off what you earn next.
  }
notice-review-ask = ⭐ How do you like <b>{ $product }</b>? Your stars help others to choose.
notice-review-answer = 💬 The shop answered your review of <b>{ $product }</b>:

  { $text }
notice-review-new = ⭐ { $customer } gave <b>{ $product }</b> { $stars ->
    [one] { $stars } star
   *[other] { $stars } stars
  }.
notice-review-words = 💬 { $customer } wrote about <b>{ $product }</b>. { $text }
button-referral = 🤝 Referral
button-reviews = ⭐ Reviews
button-review = ⭐ Open the review
button-stars = ⭐ { $stars }
error-coupon-unknown = There is no such coupon, or it is over. Please check the code.
error-coupon-ended = This coupon is over.
error-coupon-early = This coupon does not count yet.
error-coupon-used-up = This coupon has been used as often as it may be.
error-coupon-used = You have used this coupon already.
error-coupon-first-order = This coupon counts for a first order only.
error-coupon-min-order = This coupon counts from { $least } { $currency } on.
error-coupon-other-products = This coupon counts for other products.
error-coupon-code = A code has 3 to 32 Latin letters, digits, hyphens or underscores.
error-coupon-taken = There is a coupon { $code } already.
error-coupon-value = A coupon gives more than nothing, and at most 100 percent.
error-coupon-dates = It must begin before it ends.
error-coupon-gone = This coupon does not exist.
error-review-no-buyer = Only who bought this product and kept it can review it.
error-review-length = Please write 1 to { $longest } characters.
error-review-gone = This review is not there any more.
notice-coupon-codes = 📄 { $count ->
    [one] { $count } code that nobody has used
   *[other] { $count } codes that nobody has used
  }.
error-coupon-end-past = It would be over already.
error-reviews-off = This shop has no reviews.
error-review-text-or-photo = Please send a text or a photo.
# End of coupons, referral, reviews.
# Broadcasts
button-broadcast = 📣 Open the broadcast
notice-broadcast-stopped = 🛑 I stopped a broadcast: { $reason ->
    [failed] too many messages could not be sent
   *[other] too many people have blocked the bot
  } ({ $lost }; { $sent } arrived). A bot that writes to people who do not want it risks a ban. You can go on anyway.
error-broadcast-gone = This broadcast is gone.
error-broadcast-started = This broadcast is no draft any more.
error-broadcast-moved = This broadcast has moved on meanwhile. Open it again to see where it is.
error-broadcast-nobody = Nobody would get it. Choose other people.
error-broadcast-past = This moment is over. Send a later one.
error-broadcast-far = That is more than a year ahead. Send an earlier moment.
error-broadcast-album = I cannot copy an album. Send one photo or video.
error-broadcast-uncopyable = Telegram does not let me copy this. Send another message.
error-broadcast-link-unreadable = I cannot read this line: “{ $line }”. Write it as: Label - https://…
error-broadcast-buttons-many = { $most } buttons at most.
error-broadcast-text-long = { $most } characters at most.
error-broadcast-too-old = Telegram does not let me change these messages any more.
# End of broadcasts

# Statistics
button-statistics = 📊 Statistics
notice-digest = 📊 <b>{ $day }</b>

  💰 Revenue: <b>{ $revenue }</b>
  🧾 Orders: { $orders }, on average { $average }{ $refunded ->
    [none] { "" }
   *[other] { "" }
  ↩️ Refunded: { $refunded }
  }
  🧑 New customers: { $newCustomers }, active: { $activeCustomers }{ $top ->
    [none] { "" }
   *[other] { "" }
  🏆 Sold most: { $top }
  }{ $low ->
    [0] { "" }
   *[other] { "" }
  📉 Products running out: { $low }
  }
error-statistics-range = Choose from one day to { $most } days.
# End of statistics

# The card of a broadcast, edited by a job while it runs.
broadcast-title = 📣 <b>Broadcast { $id }</b> — { $state ->
    [draft] draft
    [scheduled] { $action ->
      [send] scheduled
     *[other] starting…
    }
    [running] { $action ->
      [edit] changing the text…
      [delete] taking the copies away…
     *[send] sending…
    }
    [paused] paused
    [stopped] { $reason ->
      [failed] stopped: too many could not be sent
     *[other] stopped: too many blocked the bot
    }
    [cancelled] cancelled
   *[done] done
  }
broadcast-audience = 👥 To: { $audience }{ $total ->
    [none] { "" }
    [one] { " " }— <b>{ $total } person</b>
   *[other] { " " }— <b>{ $total } people</b>
  }
broadcast-buttons-line = 🔘 Rows of buttons: { $count }
broadcast-silent-line = 🔕 Without a sound
broadcast-starts = 🕒 Starts: { $at } ({ $zone })
broadcast-paid-line = ⭐ At the paid pace
broadcast-figures = ✅ Sent: { $sent }
  🚫 Blocked the bot: { $blocked }
  ⚠️ Failed: { $failed }{ $unknown ->
    [0] { "" }
   *[other] { "" }
  ❔ In doubt: { $unknown }
  }
broadcast-changes = { $action ->
    [delete] 🗑 Taken back: { $changed }, could not be: { $unchanged }
   *[edit] ✏️ Changed: { $changed }, could not be: { $unchanged }
  }
broadcast-progress = <code>{ $bar }</code> { $percent }%
  { $done } of { $total }
broadcast-speed = 🚀 { $speed } per second, { $unit ->
    [seconds] about { $left } s left
   *[minutes] about { $left } min left
  }
broadcast-refresh = 🔄 Refresh

error-quote-gone = 💱 This rate is not promised any more. Ask for a new one.
# What fits nothing in the books.
notice-finding = 🔎 { $kind ->
    [stray-event] A provider told us of a payment that is no invoice of this shop.
    [other-amount] A provider speaks of another amount than we asked for.
    [other-currency] A provider speaks of another currency than we asked for.
    [unknown-comment] Coins came to your address without a comment of a customer.
    [partial] A customer paid less than was asked, and your rules leave the money to you.
    [over] A customer paid more than was asked, and your rules leave the rest to you.
    [late] A customer paid after the time was over, and your rules leave the money to you.
    [stars-unmatched] A payment came by Telegram that names no invoice of this shop.
    [stars-owed] Telegram gave Stars back that the customer had spent here already.
    [unseen-coins] More coins lie on a customer’s address than we saw coming.
    [left-chain] A payment that was credited is in no block of its network any more.
    [payout-unmatched] A provider speaks of a payout that we do not know.
    [hedge] An exchange of a customer is not covered by an order.
   *[difference] Two books differ.
  }{ $money ->
    [none] {""}
   *[other] {" "}<b>{ $money }</b>.
  } { $kind ->
    [left-chain] Please have a look.
   *[other] Nothing is lost: please have a look.
  }
button-finding = 🔎 Have a look
# Buttons that move money
error-action-stale = ⌛ This button is too old. Please start again: such a button works for a few minutes.
error-action-used = ✅ This button was pressed before. It works once.
# Second factor
error-code-first = This code does not fit. Please send the six digits that your app shows now for this shop. If none fits, let your phone set its clock by itself, or add the key to the app again.
error-code-wrong = This code is not right. Please look at the newest one in your app, or use a recovery code.
error-code-used = This code was used already. Please wait for the next one.
error-code-late = That took too long. Please begin again.
error-factor-gone = There is no second factor to ask for. Please begin again.
error-factor-known = Your second factor is on already: /security
error-factor-required = This shop wants its staff to have a second factor for this. Please set it up: /security
error-factor-locked = Too many wrong codes. Please wait { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }.
error-factor-waits = Your second factor was reset, so payouts wait for a day. Please come back in { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
  }.
button-security = 🔐 Security
notice-factor-reset = 🔐 Your second factor in this shop was reset. Until you set up a new one, nothing asks for a code; withdrawals and payouts wait for a day. If you did not ask for it, please write to support at once.
error-identity-limit = As well as this shop knows you, you may still { $kind ->
    [withdraw] withdraw
   *[trade] exchange
  } { $left } within { $span ->
    [day] 24 hours
   *[month] 30 days
  }. To do more, show who you are: /security
error-identity-unpriced = The price of { $currency } is not known at the moment, so your limit cannot be checked. Please try again in a few minutes.
notice-factor-locked = 🔐 Too many wrong codes of <b>{ $name }</b>'s second factor: it is locked for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }. If it was not them, please look who uses their Telegram.

# Money out
error-payout-moved = This withdrawal is somewhere else by now. Open it again to see where.
error-payout-approved-before = You have agreed to this one already. Somebody else must do it too.
error-payout-limit-customer = That is more than you may withdraw within 24 hours. Please try less, or later.
error-payout-limit-destination = That is more than this destination may receive within 24 hours. Please try less, or later.
error-payout-limit-shop = The shop does not pay out more today. Please try less, or tomorrow.
error-destination-own = This address belongs to a shop here and takes deposits. Please send an address of your own wallet.
error-destination-contract = Nobody has the key to this address: money sent there is lost. Please send an address of your own wallet.
error-destination-ambiguous = Addresses beginning with 3 are Bitcoin's as well as Litecoin's. Please send the form that begins with ltc1, L or M.
error-destination-curve = This Solana address is a token account or a program, no wallet. Please send the address of the wallet itself.
error-transaction-unseen = The network does not know this transaction yet. Check the hash, or try again in a minute.
error-transaction-failed = This transaction is in the network, but it failed: nothing was paid.
error-transaction-other = This transaction does not pay this amount to this address.
error-transaction-waits = The network has seen this transaction, but it is not final yet. Please send the hash again in a minute.
error-transaction-memo = This transaction pays the right amount to the right address, but without the comment “{ $memo }”, by which the receiver finds it. Ask them whether it has arrived; if so, close the withdrawal with a proof.
error-transaction-used = This transaction has settled another withdrawal already.
button-withdrawal = 💸 Open the withdrawal
button-withdrawal-cancel = ✖️ Cancel the withdrawal
button-payout = 💸 Open the withdrawal
withdrawal-card = { $state ->
    [requested] 🕓 <b>Withdrawal #{ $id }</b> waits for the shop's approval.
    [approved] 👍 <b>Withdrawal #{ $id }</b> is approved.
    [submitting] 📤 <b>Withdrawal #{ $id }</b> is being sent.
    [submitted] 📤 <b>Withdrawal #{ $id }</b> is on its way.
    [unknown] 🔎 <b>Withdrawal #{ $id }</b> was sent, and we are finding out whether it arrived. Your money is safe: it arrives, or comes back.
    [settled] ✅ <b>Withdrawal #{ $id }</b> is paid.
    [failed] ↩️ <b>Withdrawal #{ $id }</b> could not be paid. { $total } is on your balance again.
   *[cancelled] ✖️ <b>Withdrawal #{ $id }</b> is cancelled. { $total } is on your balance again.
  }

  You receive: <b>{ $amount }</b>
  { $feeIs ->
    [none] No fee
   *[some] Fee: { $fee }
  }
  To: <code>{ $destination }</code>{ $hours ->
    [0] { "" }
    [one] { "" }

  🕓 This destination is new: it is paid in an hour at the earliest. If it was not you who asked for this, cancel it now.
   *[other] { "" }

  🕓 This destination is new: it is paid in { $hours } hours at the earliest. If it was not you who asked for this, cancel it now.
  }{ $reason ->
    [none] { "" }
   *[other] { "" }

  💬 { $reason }
  }{ $note ->
    [none] { "" }
   *[other] { "" }

  🧾 <code>{ $note }</code>
  }
notice-withdrawal-settled = ✅ Withdrawal #{ $id } is paid: <b>{ $amount }</b> to <code>{ $destination }</code>.{ $note ->
    [none] { "" }
   *[other] { "" }
  🧾 <code>{ $note }</code>
  }
notice-withdrawal-failed = ↩️ Withdrawal #{ $id } could not be paid. <b>{ $total }</b> is on your balance again.{ $note ->
    [none] { "" }
   *[other] { "" }
  💬 { $note }
  }
notice-withdrawal-cancelled = ✖️ The shop has refused withdrawal #{ $id }. <b>{ $total }</b> is on your balance again.{ $reason ->
    [none] { "" }
   *[other] { "" }
  💬 { $reason }
  }
notice-payout-new = 💸 { $customer } withdraws <b>{ $amount }</b> ({ $feeIs ->
    [none] no fee
   *[some] fee { $fee }
  }) to <code>{ $destination }</code>: #{ $id }. { $state ->
    [requested] It waits for your approval.
   *[approved] { $manual ->
      [yes] It is approved by your rules and waits to be sent.
     *[no] { $hours ->
        [0] It is approved by your rules and is being sent.
       *[other] It is approved by your rules and will be sent when the destination has cooled down.
      }
    }
  }
notice-payout-unknown = 🔎 Nobody knows yet how withdrawal <b>#{ $id }</b> of { $customer } ended: <b>{ $amount }</b> to <code>{ $destination }</code>. We keep asking and never send it again. If you know, tell us there.
# Walked by hand
notice-job-failed = ⚠️ That did not work in spite of several tries: something went wrong on our side. Nothing is half done. Please try it again later.
# End of walked by hand
# Amounts, accounts and money that did not fit.
error-amount-least = The least that can be paid this way is { $limit }.
error-amount-most = The most that can be paid this way at once is { $limit }.
error-deposit-least = The least that can be topped up is { $limit }.
error-deposit-most = The most that can be topped up at once is { $limit }.
error-invoice-confirmed = This payment was confirmed before, with another amount than { $money }.
notice-account-down = 🔌 <b>{ $source ->
    [cryptopay] { provider-cryptopay }
    [chapa] { provider-chapa }
    [kryptoexpress] { provider-kryptoexpress }
    [mpesa] { provider-mpesa }
    [telebirr] { provider-telebirr }
    [okx] { provider-okx }
    [mobee] { provider-mobee }
    [telegram] { provider-telegram }
    [fake] { provider-fake }
   *[other] { $source }
  } · { $label }</b> does not work: { $reason ->
    [credentials-refused] it refuses its credentials. Enter them anew.
   *[unavailable] it does not answer.
  } Customers do not see it until it works again; I keep trying, and money that is on its way is still found.
notice-account-back = ✅ <b>{ $source ->
    [cryptopay] { provider-cryptopay }
    [chapa] { provider-chapa }
    [kryptoexpress] { provider-kryptoexpress }
    [mpesa] { provider-mpesa }
    [telebirr] { provider-telebirr }
    [okx] { provider-okx }
    [mobee] { provider-mobee }
    [telegram] { provider-telegram }
    [fake] { provider-fake }
   *[other] { $source }
  } · { $label }</b> works again, and customers see it.
button-account = 💳 Open the account
invoice-rest = 💳 Pay the rest
error-payer-unreadable = I cannot use “{ $text }”. Please look again at what is asked for and send it once more.
error-provider-test-mode = This is the provider’s test mode: nothing paid there is real money, so it does not count here. Please use the live key.
error-bank-gone = Money cannot be sent to this bank at the moment. Please choose another one.
error-bank-account-length = An account at this bank has { $digits ->
    [one] { $digits } digit
   *[other] { $digits } digits
  }. Please start again with the right number.

# Wallets, rates and the exchange
error-quote-used = 🔁 This exchange is done already. It stands in your /history.
error-trade-off = 🔁 This exchange is not offered any more.
error-trade-least = 🔁 That is less than the shop exchanges at a time.
error-trade-most = 🔁 That is more than the shop exchanges at a time.
error-trade-limit = 🔁 That is more than you can exchange in 24 hours.
error-rate-unavailable = 💱 There is no rate that can be trusted right now. Nothing happened: please try again in a moment.
error-receipt-gone = 🧾 There is no such receipt.
error-statement-long = 📄 That is more than { $most } lines. Please choose a shorter time.
error-period-unreadable = 📅 I cannot read that. Send two days, for example 2026-01-01 2026-03-31.
error-rate-unreadable = 💱 I cannot read that. Send a number above zero, such as 132.50.
error-rate-chain = 💱 A rate of your own cannot stand on another one of your own ({ $base }). Choose another currency, such as USD.
error-wallet-own = 👛 The currency of your shop always is a wallet.
error-wallets-many = 👛 More than { $most } wallets nobody finds their way in.
error-spread-unreadable = ↔️ I cannot read that. Send from, to and percent, at most { $most } %: BTC USD 0.5

# Who customers are
button-identity = 🪪 Look at it
button-identity-own = 🪪 Identity
notice-staff-identity = 🪪 <b>{ $name }</b> { $username } has sent papers for the level “{ $level ->
    [basic] basic
   *[full] full
  }”. Please look at them.
notice-identity-accepted = 🪪 ✅ Your papers were accepted. Your level in this shop is now “{ $level ->
    [basic] basic
   *[full] full
  }”.
notice-identity-refused = 🪪 Your papers were not accepted: { $reason }
  Everything you sent was deleted here. You can send it anew.
notice-identity-soon = 🪪 Your level “{ $level ->
    [basic] basic
   *[full] full
  }” ends in { $days ->
    [one] { $days } day
   *[other] { $days } days
  }. Please show your papers again before.
notice-identity-ended = 🪪 Your level “{ $level ->
    [basic] basic
   *[full] full
  }” has ended, and what you sent for it was deleted. Show your papers again to get it back.
error-identity-off = This shop does not ask who you are.
error-identity-waiting = Your papers are being looked at. Please wait for the answer.
error-identity-gone = These papers are not here any more.
error-identity-unfinished = Something is still missing. Please go on: /security
error-identity-name = Please write your first and last name as in your papers, with letters only.
error-identity-birth = Please write your day of birth like <code>31.01.1990</code>.
error-identity-picture = Please send a photo, or an image or PDF as a file.
error-identity-own = These are your own papers: somebody else has to look at them.
error-identity-decided = A colleague has decided on these papers already.
error-finding-gone = I do not know this finding.
error-finding-decided = A colleague has decided this already.
error-finding-nobody = This cannot be credited to that customer.
error-finding-booked = This money came into the books meanwhile, so it is not credited a second time.
error-rules-crossed = The least would be more than the most.
error-test-token = This token is for tests. Where money is real everybody could credit themselves with it.
error-telegram-currency = The provider of the bot does not take this currency.
error-telegram-amount = Telegram does not take this amount: about 1 to 10,000 dollars can be paid at once.
error-refund-spent = The customer has spent it already: their balance is lower than what goes back.
notice-stars-taken = ↩️ Telegram has given you <b>{ $paid }</b> back, so <b>{ $taken }</b> left your balance in this shop.
notice-stars-refused = ⚠️ Telegram did not give <b>{ $paid }</b> back to <b>{ $customer }</b> ({ $reason }). What it credited is on their balance again.
notice-finding-credited = ✅ The shop has looked at your payment: <b>{ $credit }</b> is on your balance.
error-withdraw-gone = This way to withdraw is not offered any more. Please start again: /withdraw
error-withdraw-least = The least that can be withdrawn this way is { $least }.
error-withdraw-most = The most that can be withdrawn at once this way is { $most }.
error-withdraw-short = With the fee that takes { $total }, and there is { $available } in your wallet.
error-withdrawal-gone = I do not know this withdrawal.
error-destination-unreadable = I could not read that. Please look again at what is asked for.
error-payout-cooling = The destination is new and still cools down: it cannot be sent yet.
error-payouts-none-ready = Nothing is ready to be sent there.
error-proof-unreadable = Please send a photo, a document or a text.

# Payments that staff confirm.
error-proof-paid = This payment is settled already: there is nothing more to send. Thank you!
error-proof-file = Please send a picture or a file that shows your payment.
error-proof-decided = This is decided already, perhaps by somebody else of the staff.
notice-proof = 🧾 { $name }{ $username ->
    [none] {""}
   *[other] {" "}{ $username }
  } says that <b>{ $money }</b> are paid · { $source ->
    [bank] 🏛 Bank transfer
    [mobee] 🐝 Mobee
   *[other] { $source }
  } · #{ $invoice }{ $alike ->
    [none] {""}
   *[other] {""}

    ⚠️ The same file was sent for { $alike }.
  }
notice-proof-open = 🔎 Look and decide
notice-proof-refused = 🚫 We could not find your payment of invoice #{ $invoice }: { $reason }
notice-proof-again = 📎 Send another proof
error-account-elsewhere = Another shop has this account. It shows all that comes to it, so two shops would take each other’s payments for their own: use an account (or a sub-account) of its own for each shop.

# Moving coins on from deposit addresses.
error-sweep-moved = Some of these payments are in another file already. Open the list again.
error-sweep-gone = This move is not there any more.
error-sweep-nothing = There is nothing here that is worth moving.
error-sweep-own = That is a deposit address of this platform: coins would only lie there again. Paste one that no customer sees.
error-payouts-short = Too little lies at the deposit addresses to pay all of these in one transaction. Take the list and send from another wallet.

# Statements of a history, made by a job
history-of-order = { $kind } · order #{ $order }
statement-progress = ⏳ Lines so far: { $done }
statement-done = Your statement.
statement-sent = ✅ Your statement is below.
statement-failed = Your statement could not be made.
statement-title = Statement
statement-fact-shop = Shop
statement-fact-customer = Customer
statement-fact-period = Period
statement-fact-lines = Lines
statement-no-lines = Nothing came and nothing went in this time.
statement-ever = the beginning
statement-footer = { $shop } · page { $page } of { $pages }

# Plans
notice-subscription-bought = 🏅 <b>{ $product }</b> is yours. { $until ->
    [none] It has no end.
   *[other] It runs until <b>{ $until }</b>.
  }
notice-gift-bought = 🎁 <b>{ $product }</b> is ready to be given. Open it, copy the link and send it to whom you like: whoever takes it first has the plan. The link works until <b>{ $until }</b>; after that the gift comes back to you.
notice-gift-instead = 🎁 You have all of <b>{ $product }</b> already, so what you bought is not lost: it became a gift. Open it and send the link to somebody, or write to us and we give the money back.
notice-gift-taken = 🎁 { $customer } has taken your gift: <b>{ $product }</b>.
notice-gift-expired = 🎁 Nobody has taken your gift <b>{ $product }</b>, and its link does not work any more. It is yours: take it yourself, or make a new link.
notice-seat-lost = 👥 { $customer } moved from <b>{ $was }</b> to <b>{ $product }</b>, which has { $seats ->
    [0] no seats for others
    [one] one seat, and others had theirs before you
   *[other] { $seats } seats, and others had theirs before you
  }. What you shared ends with it. You can have a plan of your own.
notice-seats-lost = 👥 <b>{ $product }</b> has { $seats ->
    [0] no seats for others
    [one] one seat
   *[other] { $seats } seats
  }, so { $count ->
    [one] { $names } lost theirs and shares nothing any more
   *[other] these people lost theirs and share nothing any more: { $names }
  }. Each of them was told.
button-plans = 🏅 Subscriptions
notice-seat-taken = 👥 { $customer } shares your <b>{ $product }</b> now.
notice-order-change-over = 😔 Your payment for order <b>#{ $order }</b> came too late for the change: the plan that it was to replace is not as it was. Nothing was changed, and the money is on your balance: <b>{ $total }</b>.
button-subscription = 🏅 Open the subscription
button-gift = 🎁 Open the gift
error-plan-date-past = That day is over. Send a day that is still to come.
error-plan-stars-month = Telegram renews subscriptions in Stars month by month, so a price in Stars goes with the period of 1 month only. Take one of the two away.
error-refund-plan-changed = What was left of this plan went into another one. Refund the order of that change first: then its time comes back and can be refunded too.
# Refunds to where it was paid from.
notice-order-refund-sent = ↩️ Refund for order <b>#{ $order }</b>: <b>{ $amount }</b> is on its way back to you by { $way }. This may take a few days; we tell you when it is done.{ $rest ->
    [none] { "" }
   *[other] {" "}The other <b>{ $rest }</b> are on your balance.
  }{ $reason ->
    [none] { "" }
   *[other] {" "}Reason: { $reason }
  }
notice-order-refund-back = ✅ Order <b>#{ $order }</b>: <b>{ $amount }</b> went back to you by { $way }.
notice-order-refund-returned = ↩️ Order <b>#{ $order }</b>: { $way } could not give the money back, so <b>{ $amount }</b> is on your balance.
notice-sale-refund-returned = ⚠️ { $way } did not give the money of order <b>#{ $order }</b> back{ $reason ->
    [none] { "" }
   *[other] {" "}({ $reason })
  }. <b>{ $customer }</b> has <b>{ $amount }</b> on the balance instead.
notice-sale-refund-unknown = 🔎 Nobody knows yet whether { $way } gave <b>{ $amount }</b> of order <b>#{ $order }</b> back to { $customer }. We keep asking and never send it again. If you see it in your account there, say so: /admin → Withdrawals → #{ $id }.
# End of refunds to where it was paid from.
# Closed chats
enter-button = 🚪 Enter
button-chat = 💬 The chat
notice-enter = 🚪 <b>{ $plan }</b>: { $count ->
    [one] one chat is
   *[other] { $count } chats are
  } open to you. Press Enter and come in.
notice-put-out = 🚪 { $why ->
    [paused] <b>{ $plan }</b> is paused, so you were taken out of: { $chats }.

    When it goes on, the door is open again.
    [seat] You have no seat of <b>{ $plan }</b> any more, so you were taken out of: { $chats }.

    Would you like a subscription of your own?
    [chat] <b>{ $plan }</b> does not open these chats any more, so you were taken out of: { $chats }.
    [shared] <b>{ $plan }</b>, which was shared with you, is over for now, so you were taken out of: { $chats }.

    Once its owner renews it, the door is open again.
    [changed] You changed <b>{ $plan }</b> for another plan, which does not open: { $chats }.
   *[over] <b>{ $plan }</b> is over for now, so you were taken out of: { $chats }.

    Renew it, and the door is open again.
  }
notice-stray = { $why ->
    [link] 🔑 You came into <b>{ $title }</b> by a link that was made for somebody else, so I took you out again.
    [ended] ⌛ You came into <b>{ $title }</b>, but your subscription is over, so I took you out again.
   *[other] 🔒 <b>{ $title }</b> is for subscribers only, so I took you out again.
  } { $count ->
    [0] Write to the shop if that is a mistake.
   *[other] Here is how you come in and stay:
  }
notice-link-again = 🔑 Somebody else used your link to <b>{ $title }</b>, so it leads nowhere any more. Press Enter for a new one, for you alone, and show it to nobody.
notice-chat-connected = ✅ <b>{ $title }</b> is one of your shop’s chats now. { $trouble ->
    [none] Choose it in a plan, and the plan opens it.
    [no-invite] One thing is missing: allow me to invite users by link.
    [no-ban] One thing is missing: allow me to ban users.
   *[other] One thing is missing: make me an administrator who may invite and ban users.
  }
notice-chat-gone = 🚨 I am not in <b>{ $title }</b> any more, or the chat was deleted. { $count ->
    [0] No plan opens it.
    [one] One plan opens it: it is not sold now.
   *[other] { $count } plans open it: they are not sold now.
  } Bring me in again as an administrator.
notice-chat-no-admin = 🚨 I am no administrator of <b>{ $title }</b> any more: I can let nobody in and put nobody out. { $count ->
    [0] No plan opens it.
    [one] One plan opens it: it is not sold now.
   *[other] { $count } plans open it: they are not sold now.
  } Make me an administrator who may invite and ban users.
notice-chat-no-invite = 🚨 I may not invite users to <b>{ $title }</b> any more. { $count ->
    [0] No plan opens it.
    [one] One plan opens it: it is not sold now.
   *[other] { $count } plans open it: they are not sold now.
  } Give me that right again in the chat’s settings.
notice-chat-no-ban = 🚨 I may not ban users in <b>{ $title }</b> any more, so nobody can be put out. { $count ->
    [0] No plan opens it.
    [one] One plan opens it: it is not sold now.
   *[other] { $count } plans open it: they are not sold now.
  } Give me that right again in the chat’s settings.
notice-chat-full = 🚨 <b>{ $title }</b> is full: Telegram lets nobody else in. { $count ->
    [0] No plan opens it.
    [one] One plan opens it: it is not sold now.
   *[other] { $count } plans open it: they are not sold now.
  } Make room there, then press “Look again” on its card.
notice-chat-back = ✅ <b>{ $title }</b> works again. { $count ->
    [0] {""}
    [one] Its plan is sold again.
   *[other] Its { $count } plans are sold again.
  }
notice-chat-audit = 🔎 In <b>{ $title }</b> I found { $count ->
    [one] one person
   *[other] { $count } people
  } without a subscription. { $what ->
    [repair] I take them out.
   *[other] I leave them there: you decide.
  }

  { $names }
error-chat-unknown = Your shop has no such chat (any more).
error-chat-is-staffs = That is your staff’s own group. Choose another chat.
error-access-gone = You have no such subscription.
error-access-over = This subscription opens nothing now. Renew or resume it, and its chats are open again.
error-enter-later = Telegram asks for a short pause. Press again in { $seconds } s.
error-enter-shut = { $title } cannot be entered just now. The shop knows; you will hear from us as soon as it works.

# A second person for credits by hand.
notice-credit-asked-finding = ⏳ A colleague wants to credit <b>{ $money }</b> of finding #{ $subject } to { $person }. So much needs a second person: please look at it.
notice-credit-asked-hand = ⏳ A colleague says that { $person } paid <b>{ $money }</b> for invoice #{ $subject }. So much needs a second person: please look into the account and decide.
notice-credit-approved = ✅ Your credit of <b>{ $money }</b> was confirmed.
notice-credit-refused = ✖️ Your credit of <b>{ $money }</b> was refused.
error-approval-waits = A second person has been asked about this already.
# End of a second person for credits by hand.
error-key-gone = There is no such key any more.
error-too-many-keys = A shop has at most { $most } keys. Revoke one that is not needed first.
error-key-no-scopes = Choose at least one thing that the key may do.
error-idempotency-key-reused = This Idempotency-Key was used for another request. Use a new one for each new request.
error-idempotency-key-busy = The first request with this Idempotency-Key is still being worked on. Send it again in a moment.
error-cursor-unreadable = This cursor is not of this list. Begin again without one.
error-currency-other = Amounts here are in { $currency }, the shop’s currency.
error-customer-unsaid = Name one customer: by customerId or by telegramId.
error-goods-other-kind = Only products of the kind “text” deliver a text.
error-stock-in-lines = This product is sold line by line: add lines to it, or withdraw them in the bot.
error-stock-no-lines = Only products of the kind “unique” are sold line by line: say how many there are of this one.
error-method-unoffered = No invoice can be made by this method now. GET /payment-methods lists those that can.
notice-subscription-granted = 🏅 The shop gave you <b>{ $product }</b>. { $until ->
    [none] It has no end.
   *[other] It runs until <b>{ $until }</b>.
  }
  { $reason }
notice-subscription-revoked = The shop took <b>{ $product }</b> away from you.
  { $reason }
error-subscription-gone = There is no such subscription.
error-subscription-over = This subscription is over.
error-plan-unsold = This plan is not sold now.
error-plan-enough = This customer has as much of this plan as can be had.
error-plan-stars-only = This shop sells digital goods for Stars only, and those are paid in the chat of its bot.
error-hash-unknown = No node knows this transaction.
error-hash-waiting = This transaction is in no block yet. Send the request again in a minute.
error-hash-failed = This transaction failed: nothing was paid by it.
error-hash-no-coin = This transaction moved no coin that the shop takes.
error-hash-returned = The money of this transaction went back to its sender: the network returned it (“bounced”).
error-hash-elsewhere = This transaction paid somebody else: it does not reach this customer’s own address.
error-hash-other-coin = This transaction is in another coin than the method that was named.
error-hash-other-method = A transaction goes with a method of a chain, such as “ethereum:USDT”.
error-hash-used = This transaction was used before{ $to ->
    [order] , for order #{ $order } ({ $what })
    [top-up] , for a top-up
   *[other] { "" }
  }. If nothing came of that, its money is on the customer’s balance once it is confirmed: use the method “balance”.
error-hash-uncommented = This transaction reached the shop without the comment that says whose it is. Staff find it among the findings.

# Ways to pay without a price.
notice-account-unpriced = 💱 Customers do not see <b>{ $source } · { $label }</b>: nobody knows a price between what it takes ({ $takes }) and your { $currency }. Keep a wallet in one of these currencies (Settings → Wallets): then you can also set a rate of your own for it, under Rates. I look again every night.
# End of ways to pay without a price.

# Renewals
notice-subscription-ends = ⏳ { $trial ->
    [yes] Your trial of <b>{ $product }</b>
   *[no] Your subscription <b>{ $product }</b>
  } ends { $days ->
    [0] soon
    [1] in a day
    [7] in a week
   *[other] in { $days } days
  }: <b>{ $until }</b>. { $sold ->
    [yes] Renew as early as you like: the time is added to the end.
   *[no] This plan is not on sale at the moment.
  }
notice-subscription-ended = ⌛ { $trial ->
    [yes] Your trial of <b>{ $product }</b>
   *[no] Your subscription <b>{ $product }</b>
  } has ended. { $grace ->
    [none] What it opened is closed now.
   *[other] You keep access until <b>{ $grace }</b>.
  }{ $sold ->
    [yes] { " " }Renew it whenever you like.
   *[no] { "" }
  }
button-renew = 🔄 Renew
button-top-up = 💰 Top up
notice-subscription-renews = { $changed ->
    [refused] ⚠️ <b>{ $product }</b> does not renew itself on { $at }: its price was raised from { $was } to { $price } since you agreed to it. Renew by hand if you want to go on.
   *[other] 🔁 <b>{ $product }</b> renews itself: on <b>{ $at }</b>, { $price } is taken from your balance.
  }{ $changed ->
    [told] { " " }The price has changed: it was { $was }. If that is too much, switch the renewal off.
   *[other] { "" }
  }{ $lacks ->
    [yes] { " " }<b>{ $missing }</b> is missing on your balance: top up before that.
   *[no] { "" }
  }
notice-subscription-renewed = 🔁 <b>{ $product }</b> has renewed itself: { $price } was taken from your balance. It runs until <b>{ $until }</b>.
notice-subscription-unrenewed = ⚠️ <b>{ $product }</b> could not renew itself. { $why ->
    [short] It costs { $price }, and <b>{ $missing }</b> is missing on your balance.
    [price] It costs { $price } now instead of { $was }, and nothing is taken that you did not agree to.
   *[unsold] The plan is not on sale at the moment.
  } { $next ->
    [none] It will not be tried again. { $access ->
        [none] The subscription has ended.
       *[other] You keep access until <b>{ $access }</b>.
      }
   *[other] It is tried again on <b>{ $next }</b>.
  }
# Webhooks
error-webhook-url = Please send the whole address, beginning with <code>https://</code>, without a name or password in it.
error-webhooks-many = A shop has at most { $most } webhooks. Please remove one that is not needed.
error-webhook-gone = This webhook is not there any more.
error-webhook-off = It is switched off. Switch it on first.
notice-webhook-off = 📡 The webhook at <b>{ $host }</b> is switched off: { $why ->
    [gone] it answered that it is gone (410).
   *[failing] it accepted nothing for three days, last: { $answer }.
  } What happens now is not kept for it.
button-webhook = 📡 Open the webhook
# What a wallet sent a little differently.
notice-near-payment = 🔎 Something arrived that may be yours, but it is not exactly <b>{ $asked }</b>: perhaps your wallet took its fee out of it, or used another network. The shop is looking at it; nothing is lost. You need not pay again.

# After a part of a transfer.
notice-rest = ➗ Of <b>{ $asked }</b> there is still <b>{ $rest }</b> to pay.{ $account ->
    [none] {""}
   *[other] {""}

    Transfer it to the same account{ $code ->
        [none] {""}
       *[other] , with the same code
      }:
    👤 { $holder }
    🏛 { $bank }
    💳 <code>{ $account }</code>{ $code ->
        [none] {""}
       *[other] {""}
        🔖 <code>{ $code }</code>
# Subscriptions, by staff
error-term-shorter = It runs longer than that already, so nothing would be added. Send a later day.
notice-subscription-extended = 🏅 The shop added time to <b>{ $product }</b>. { $until ->
    [none] It has no end now.
   *[other] It runs until <b>{ $until }</b>.
  }
notice-subscription-paused = ⏸ The shop paused <b>{ $product }</b>. Its time stands still, and its chats are closed until it goes on.
notice-subscription-resumed = ▶️ <b>{ $product }</b> goes on with all that was left of it. { $until ->
    [none] It has no end.
   *[other] It runs until <b>{ $until }</b>.
  }
notice-subscription-corrected = 🏅 The shop corrected <b>{ $product }</b>. { $status ->
    [ended] It is over.
    [paused] It is paused: its time stands still.
   *[other] { $until ->
        [none] It has no end.
       *[other] It runs until <b>{ $until }</b>.
      }
  }
notice-subscription-charged = ⭐ Telegram renews <b>{ $product }</b> by itself on <b>{ $at }</b>: have { $paid } there, or stop it before.
notice-subscription-stars = ✅ { $paid } received: <b>{ $product }</b> runs until <b>{ $until }</b>.{ $second ->
    [yes] { " " }You had subscribed to it already, so it runs a month longer, and the second of the two subscriptions is ended: Telegram charges you once a month.
   *[no] { "" }
  }
notice-staff-star-plan = ⭐ { $customer } subscribed to <b>{ $product }</b> for { $paid } a month.
notice-subscription-missed = ⚠️ Telegram did not renew <b>{ $product }</b>: no Stars were charged. { $access ->
    [none] The subscription has ended.
   *[other] You keep access until <b>{ $access }</b>.
  } Renew it whenever you like.
notice-subscription-stars-refused = ⚠️ Telegram did not let me { $wanted ->
    [stop] stop the charges for <b>{ $product }</b>. Stop them
   *[go] switch the charges for <b>{ $product }</b> on again. You can do it
  } in Telegram: Settings → My Stars → the subscription.
error-stars-other-link = This link is somebody else’s. Open the plan in the bot: there is one for you.
error-stars-subscribed = You have this subscription already, and Telegram renews it by itself.

error-coin-last = { $currency } is the only coin that customers may pay by on this network. Choose another one first, or remove the account.
network-ethereum = Ethereum
network-bitcoin = Bitcoin
network-litecoin = Litecoin
network-bsc = BNB Smart Chain
network-polygon = Polygon
network-tron = TRON
network-solana = Solana
network-ton = TON
error-coin-halted = This network is being looked at: payments by it are not seen at the moment. Please choose another way to pay, or try again later.

# Pauses of customers
notice-subscription-pause-over = ▶️ The pause of <b>{ $product }</b> is over, and it goes on with all that was left. { $until ->
    [none] It has no end.
   *[other] It runs until <b>{ $until }</b>.
  }
error-plan-full = You have all of this plan already: nothing could be added to it.
error-pause-unoffered = This subscription cannot be paused now.
error-pause-used-up = { $count ->
    [one] You may pause it once a year, and have done so.
   *[other] You may pause it { $count } times a year, and have done so.
  }
error-pause-of-shop = The shop paused it, so only the shop can let it go on. Questions: /support
# End of pauses of customers
invoice-card-mismatch = ⚠️ <b>Top-up of { $amount }: another payment came</b>
  What was paid is another amount or another currency than this invoice asked for, so it was not credited by itself. The shop has been told, looks at it and decides. Nothing is lost; please do not pay again. Questions: /paysupport
order-card-mismatch = ⚠️ <b>Order #{ $order }: another payment came</b>
  What was paid is another amount or another currency than the { $amount } of this order, so it was not credited by itself. The shop has been told, looks at it and decides. Nothing is lost; please do not pay again. Questions: /paysupport

# Both sides of a gift and of a seat
notice-gift-back-taken = 🎁 You had <b>{ $product }</b> as a gift. The money for it went back to whoever gave it, so its time is taken back. { $state ->
    [over] It is over for you.
    [life] You still have it for life.
   *[runs] With what you have besides, it runs until <b>{ $until }</b>.
  }
notice-gift-back-given = 🎁 Your gift <b>{ $product }</b> was refunded. { $customer } had taken it: its time is taken back, and { $customer } was told so.
notice-seat-left = 👥 { $customer ->
    [none] Somebody
   *[other] { $customer }
  } does not share your <b>{ $product }</b> any more. The seat is free: invite somebody else.
notice-seat-banned = 👥 { $customer } shares your <b>{ $product }</b>, and somebody who runs <b>{ $title }</b> has banned them there. Their seat stays theirs until you free it.
button-seats = 👥 Who shares it
# End of both sides
error-transaction-doubted = One node of this network knows this transaction, another one does not confirm it. Wait a minute and send the hash again. If it stays so, look it up in an explorer and tell the owner of the platform: a node may be wrong.
# Places in channels that Telegram was paid for.
notice-subscription-channel = 📣 { $what ->
    [new] Welcome to <b>{ $title }</b>! <b>{ $product }</b> is yours
   *[more] Telegram renewed your place in <b>{ $title }</b>, and <b>{ $product }</b> is yours
  } { $until ->
    [none] for life.
   *[other] until <b>{ $until }</b>.
  }
notice-staff-channel-plan = 📣 { $customer } came to <b>{ $title }</b> by its link for { $stars } a month and has <b>{ $product }</b>. The Stars are the channel owner’s.
notice-subscription-channel-over = ⚠️ Telegram does not renew your place in the channel of <b>{ $product }</b>. { $access ->
    [none] The subscription has ended.
   *[other] You keep what else it opens until <b>{ $access }</b>.
  } Renew it whenever you like.
notice-subscription-charged-there = 📣 On <b>{ $at }</b> Telegram renews your place in the channel of <b>{ $product }</b> by itself: have { $paid } there, or stop it before.
notice-chat-payers = 📣 In <b>{ $title }</b> { $count ->
    [one] one person pays
   *[other] { $count } people pay
  } Telegram for a place by a link that I did not make. No plan is theirs by that; they stay as long as it is paid.

  { $names }
notice-channel-link-ended = 📣 The link by which Telegram sold places { $title ->
    [none] in a channel
   *[other] in <b>{ $title }</b>
  } with <b>{ $plan }</b> leads nowhere any more: { $why ->
    [full] nothing is left of the plan.
    [period] the plan runs for another time now.
    [chat] I can invite nobody there, or the plan does not open it any more.
   *[unsold] the plan is not on sale.
  } Who came by it stays. When it is sold again, make a new link there.
button-plan = 🏅 The plan
error-channel-link-gone = There is no such link any more, or it cannot be made now. Open the plan again and look.
error-channel-link-refused = Telegram does not let me do that with { $title } now. See whether I may invite users there, and try again.
error-channel-link-name = That does not fit: send a name of 1 to { $most } letters.
error-plan-price-changed = The price of this plan has just changed: it is { $price } now. Nothing was taken. If that is fine, order once more.
error-undo-currency = What was deleted has prices in { $theirs }, and the shop counts in { $ours } now, so this cannot be undone.
