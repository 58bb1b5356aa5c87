# What a shop's bot says to customers and staff. Keys `<screen>-<what>`; Telegram HTML.

own-text = { $text }

command-menu = Main menu
command-balance = Your balance
command-deposit = Top up your balance
command-withdraw = Withdraw money
command-history = What came and went
command-language = Choose your language
command-support = Write to support
command-help = How this bot works
command-paysupport = Help with a payment
command-terms = Terms
command-privacy = Privacy
command-admin = Manage the shop

menu-welcome = 👋 Hello, { $name }! Welcome to <b>{ $shop }</b>.

  Look around, choose, pay — what you buy comes here at once. What would you like to do?
menu-text = <b>{ $shop }</b>
  Your balance: <b>{ $balance }</b>
menu-unknown-command = I do not know this command. Here is what I can do:
menu-unknown-text = I did not understand that. Here is what I can do:
menu-unknown-other = I can only read text. Here is what I can do:

balance-text = 💰 Your balance: <b>{ $balance }</b>

history-button = 🧾 History
history-title = 🧾 <b>History</b>
history-empty = Nothing has happened yet. Your first top-up will appear here.
history-older = Older ›
history-newest = « Newest
history-kind-deposit = Top-up
history-kind-adjustment = Correction by the shop
history-kind-other = Other

language-button = 🌐 Language
language-name = 🇬🇧 English
language-text = 🌐 Which language shall we speak?
language-chosen = Now we speak English

support-button = 💬 Support
support-write = 👤 { $contact }

help-text = ❓ <b>{ $shop }</b>

  Look around in 🛍 /shop, open a product and press <b>Buy</b>, or collect several in your 🛒 /cart. Choose how to pay and confirm: what is ready comes into this chat at once, the rest as soon as the shop has it. All you have bought, and help with it, is under 📦 /orders.

  You can also top up your balance first, with 💳 /deposit, and pay from it with one tap.
help-command = /{ $command } — { $description }

page-terms = 📄 <b>Terms</b>

  Your balance is kept by <b>{ $shop }</b> and can be used in this shop. A top-up is credited when the payment is final; payments in another currency are converted at the rate shown. Coins sent on a wrong network or to a wrong address cannot be recovered. { $contact ->
    [none] Questions: /support
   *[other] Questions: { $contact }
  }
page-privacy = 🔒 <b>Privacy</b>

  <b>{ $shop }</b> keeps your Telegram number, name and username, your language, your payments and orders with their addresses, and what you write here — what it takes to serve you, and nothing else. Payment services learn what a payment takes, and no more. With the buttons below you can see all of it or delete it. { $contact ->
    [none] Questions about your data: /support
   *[other] Questions about your data: { $contact }.
  }
page-paysupport = 🛟 <b>Help with a payment</b>

  A payment can take a few minutes. If it does not arrive, tell us the amount, the time and how you paid. { $contact ->
    [none] Press the button below: we look at every case.
   *[other] Write to { $contact }: we look at every case.
  } Telegram’s own support cannot help with purchases in this bot.

deposit-button = ➕ Top up
deposit-ask = ➕ <b>Top up</b>

  How much, in { $currency }? Choose an amount or write your own.
deposit-amount = { $money }
deposit-coins = 🪙 Send coins, any amount
deposit-methods = ➕ <b>Top up { $money }</b>

  How would you like to pay?
deposit-which-coin = 🪙 <b>Top up with coins</b>

  Which coin would you like to send?
deposit-nothing = Topping up is not set up in this shop yet. Please come back later.

provider-cryptopay = 💎 Crypto Pay
provider-fake = 🧪 Test payment
provider-stars = ⭐ Telegram Stars
method-coin = 🪙 { $currency } ({ $network })
method-stars = { $name } · { $stars }

invoice-waiting = 🧾 <b>Top-up of { $amount }</b>
  { $method }, to pay: <b>{ $asked }</b>

  ⏳ { $minutes ->
    [none] Valid until { $until }.
    [one] Valid for { $minutes } minute, until { $until }.
   *[other] Valid for { $minutes } minutes, until { $until }.
  } After you have paid, this message changes by itself.
invoice-below = 👇 Press Pay in the message below.
invoice-pay = 💳 Pay { $amount }
invoice-check = 🔄 Check payment
invoice-toast-new = Nothing has arrived yet
invoice-toast-near = Something arrived that is not exactly this amount. The shop is looking at it.
invoice-toast-processing = The payment is on its way
invoice-toast-settled = Paid. Thank you!
invoice-toast-expired = This invoice has expired
invoice-toast-invalid = This invoice is not valid any more

stars-title = Top-up of { $amount }
stars-description = { $amount } for your balance in this shop.

coin-text = 🪙 <b>Top up with { $currency }</b>
  Network: <b>{ $network }</b>

  { $comment ->
    [none] Your own address, for any amount, as often as you like:
   *[other] The shop’s address, for any amount, as often as you like:
  }
  <code>{ $address }</code>{ $comment ->
    [none] { "" }
   *[other] { "" }

      ❗️ <b>Your own comment: <code>{ $comment }</code></b>
      It goes into the field “comment” or “memo” of your wallet or exchange. <b>Without it nobody can tell that the money is yours, and it is not credited.</b>
  }

  ⚠️ Send only <b>{ $currency }</b> on <b>{ $network }</b>: anything else is lost.
  ✅ Credited { $confirmations ->
    [1] once it is final
    [one] after { $confirmations } confirmation
   *[other] after { $confirmations } confirmations
  }.
coin-rate = 💱 Rate now: { $coins } = { $price }. The rate at the moment of the credit counts.
coin-no-rate = 💱 The rate at the moment of the credit counts.
coin-minimum = { $minimum ->
    [none] Very small amounts may be worth nothing after the conversion.
   *[other] Minimum: { $minimum }
  }
coin-copy = 📋 Copy address
coin-copy-amount = 📋 { $coins }
coin-copy-comment = 💬 Copy comment { $comment }
coin-qr = 🔳 QR code
coin-paid = 🧾 I have paid: hash
coin-explorer = 🔎 On the chain
coin-qr-text = 📷 Scan it with your wallet to send <b>{ $coins }</b>.{ $comment ->
    [none] { "" }
   *[other] { " " }Before you send, look whether your wallet has taken the comment over: <code>{ $comment }</code>
  }
  <code>{ $link }</code>
coin-hash-ask = 🧾 Please send the hash of your transaction on { $network }, or a link to it. Your wallet shows it with the payment (“transaction ID”, “TxID”).
coin-hash-again = 🧾 Another hash
coin-hash-unknown = 🤷 { $network } does not know this transaction yet. Please check the hash and the network, and try again in a minute.
coin-hash-waiting = ⏳ { $network } has the transaction, but it is not confirmed yet. Nothing to do: it is credited by itself.
coin-hash-failed = ❌ This transaction is on { $network }, but it failed: no money has moved. Your wallet still has it.
coin-hash-no-coin = ❌ This transaction moved no coin that this shop takes. Tokens of another contract cannot be credited, even if they have the same name.
coin-hash-returned = ↩️ This transaction did not stay here: { $network } sent its money back to where it came from (it “bounced”). Nothing is lost: look in your wallet, and send it again to the address and with the comment on your invoice.
coin-hash-elsewhere = ❌ This transaction did not go to your address here, so I cannot count it as yours. Please compare the address with the one on your invoice. Questions: /paysupport
coin-hash-uncommented = ❗️ This transaction reached the shop, but without your comment, so I cannot tell that it is yours. Nothing is lost: the shop has been told of it. Please write to /paysupport and add the hash, and it is credited by hand.
coin-hash-others = ❌ This transaction carries another comment than yours, so it is counted for whoever that comment belongs to. Please compare it with the comment on your invoice. If you sent it yourself by mistake: /paysupport
coin-hash-coming = ⏳ Yes, it is yours: <b>{ $money }</b>, { $confirmations } of { $required } confirmations. It is credited by itself.
coin-hash-credited = ✅ This payment of <b>{ $money }</b> has been credited already.
coin-hash-used = { $to ->
    [order] ☝️ This transaction of <b>{ $money }</b> is counted already: for order #{ $order } ({ $what }). It cannot pay another one. Please pay this invoice by a new transaction.
    [top-up] ☝️ This transaction of <b>{ $money }</b> is counted already: for another top-up of yours. It cannot pay this invoice as well. Please pay it by a new transaction, or from your balance once the top-up is there.
   *[balance] ☝️ This transaction of <b>{ $money }</b> is on your balance already, so it cannot pay this invoice as well. Please pay from your balance, or by a new transaction.
  }

admin-button = ⚙️ Admin
admin-text = ⚙️ <b>{ $shop }</b> — for staff
admin-payments = 💳 Payments
admin-settings = 🔧 Settings
admin-audit = 📜 Audit log

payments-text = 💳 <b>Payments</b>
  How customers can pay and top up:
payments-account-line = { $state ->
    [works] •
    [limps] 🟡
   *[hidden] 🔴
  } { $source }: <b>{ $label }</b>{ $seen ->
    [silent] {""}
    [none] {" "}— no callback yet
   *[other] {" "}— last callback { $seen }
  }
payments-key-line = • { $source }: { $kind ->
    [pool] uploaded addresses
    [comment] your wallet
   *[key] key <code>{ $label }</code>
  }
payments-stars-line = • ⭐ Telegram Stars: { $price ->
    [none] off
   *[other] 1 ⭐ = { $price }
  }
payments-add = ➕ Add { $what }
payments-add-pool = 📇 Upload addresses: { $what }
payments-add-key = { $source ->
    [comment] 👛 Enter an address: { $what }
   *[key] 🔑 Enter a key: { $what }
  }

account-text = <b>{ $source }</b> · { $label }

  Callback address:
  <code>{ $callback }</code>
  { $seen ->
    [none] No callback has come yet. Enter the address in the provider’s settings. Payments are found without callbacks too, only later.
   *[other] ✅ Last callback: { $seen }
  }
account-unreachable = ⚠️ This address cannot be reached from the internet: PUBLIC_URL must be an https:// address. Until then payments are found by asking the provider.
account-key = <b>{ $source }</b> · { $shared ->
    [yes] your wallet
   *[no] key <code>{ $label }</code>
  }

  { $shared ->
    [yes] Every payment goes here:
   *[no] Its first addresses:
  }
  { $addresses }

  { $shared ->
    [yes] Each customer gets an own comment for ever. What comes without one, or with an unknown one, is shown to you under “To look at”, and you say whose it is.
   *[no] { $per ->
        [invoice] Each payment gets an own address of this key: once money came to one, the next payment gets another.
       *[customer] Each customer gets an own address of this key, for ever.
      } The money goes straight to your wallet.
  }
account-copy = 📋 Copy callback address
account-test = 🔌 Test
account-works = ✅ The connection works: { $name }
account-remove = 🗑 Remove
account-remove-sure = Remove <b>{ $source }</b> · { $label }? Customers cannot choose it any more. Late payments are still credited.
account-remove-yes = 🗑 Yes, remove
account-removed = Removed
account-add = ➕ <b>{ $source }</b>
account-skip = ⏭ Without payouts
account-secret = 🔒 I delete your message at once and keep the value sealed.
account-delete-it = ⚠️ I could not delete your message with the secret. Please delete it yourself.
account-added = ✅ Connected: <b>{ $name }</b>
credential-cryptopay-token = Open @CryptoBot → Crypto Pay → My Apps → your app → API Token, and send me the token. In the same place switch on Webhooks; I show you the address when the token works.
credential-fake-secret = Send the secret of the test provider: 8 to 64 letters or digits.

key-ask = 🔑 <b>{ $source }</b>

  Send me the <b>public</b> key of an account in your wallet: { $chain ->
    [bitcoin] zpub (path m/84'/0'/0'), ypub or xpub
    [litecoin] zpub or Ltub (path m/84'/2'/0'), Mtub or ypub
    [tron] xpub (path m/44'/195'/0')
   *[other] xpub (path m/44'/60'/0')
  }. With it I can show addresses and watch them — and spend nothing. Best make a new account for this shop.

  Never send a private key or recovery words to anybody.
key-ask-account = 🔑 <b>{ $source }</b>

  Send me the address of your own wallet (<code>UQ…</code> or <code>EQ…</code>). Every payment goes there, and a comment tells whose it is. Best make a new wallet for this shop: what comes without a comment is shown to you, whoever sent it. An exchange’s deposit address will not do.

  Never send a private key or recovery words to anybody.
key-compare = 🔑 <b>{ $source }</b>

  { $shared ->
    [yes] Is this the address of your wallet? Customers are shown it in this form; yours may begin with EQ and end in other letters, what stands between is the same.
   *[no] Compare these first addresses with those in your wallet:
  }
  { $addresses }

  { $shared ->
    [yes] Only then press Confirm. If the shop has an address already, the new one is used in { $hours } hours, and that one serves until then.
   *[no] Are they the same? Only then press Confirm. If the shop has a key already, the new one is used in { $hours } hours, and that one serves until then.
  }
key-waits = Changed. It waits before it is used; all owners have been told
key-waits-text = ⏳ { $shared ->
    [yes] This address is new: customers are shown it from { $from }. Until then they are shown the one before, and the change can be undone.
   *[no] This key is new: it is used from { $from }. Until then addresses come from the key before, and the change can be undone.
  }
key-undo = ↩️ Keep the key before
key-change = { $source ->
    [comment] 👛 Another address
   *[key] 🔑 Another key
  }
key-given = 📇 { $given ->
    [0] No address has been given out yet.
   *[other] Addresses given out: { $given }. { $highest ->
        [none] None of them has been paid yet.
       *[other] The highest that was paid is number { $highest }.
      }
  }
key-gap = ⚠️ Many of them in a row are unpaid. If your wallet does not show a payment, raise its “gap limit” to { $given }.
chain-depth = 🧱 Confirmations: { $depth }
chain-depth-text = 🧱 Payments are credited { $depth ->
    [1] once they are final
    [one] after { $depth } confirmation
   *[other] after { $depth } confirmations
  }.
chain-depth-ask = 🧱 <b>{ $source }</b>

  After how many confirmations are payments credited? { $least } at least: fewer are not safe there.
chain-depth-done = ✅ { $source }: payments are credited after { $depth ->
    [one] { $depth } confirmation
   *[other] { $depth } confirmations
  }.
chain-rescan = 🔎 Look again
chain-rescan-ask = 🔎 <b>{ $source }</b>

  What shall I read again for this shop? { $by ->
    [account] Send a transaction.
   *[block] Send a transaction, a block or a range like <code>100-200</code> (at most { $most } blocks).
  } It does no harm: what is credited stays credited once.
chain-rescan-begun = 🔎 I am reading. You hear of it when it is done.
pool-ask = 📇 <b>{ $source }</b>

  Send me addresses of your wallet, one a line, as text or as a file (at most { $most }). Each customer gets one of them for ever. Only addresses that nobody was ever shown.

  A file of them is made by <code>npm run pool</code>, on a computer without a network.

  Never send a private key or recovery words to anybody.
pool-compare = 📇 <b>{ $source }</b>: { $count ->
    [one] { $count } address
   *[other] { $count } addresses
  }

  Compare the first ones with your wallet:
  { $addresses }

  Are they yours? Only then press Confirm.
pool-added = Added: { $count }
pool-more = 📇 More addresses
pool-text = <b>{ $source }</b> · uploaded addresses

  Left: <b>{ $left }</b> of { $total }. Each customer gets one of them. The money goes straight to your wallet.
key-added = It is in use now

stars-ask = ⭐ <b>Telegram Stars</b>
  { $price ->
    [none] Now: off
   *[other] Now: 1 ⭐ = { $price }
  }

  What is one Star worth in your shop, in { $currency }? For example <code>0.013</code>. This much is credited for each Star.
stars-off = Switch Stars off

settings-text = 🔧 <b>Settings</b>

  Name: <b>{ $name }</b>
  Currency: <b>{ $currency }</b>
  Language: <b>{ $language }</b>
  Support: { $support ->
    [none] not set
   *[other] <b>{ $support }</b>
  }
settings-name = ✏️ Name
settings-currency = 💱 Currency
settings-language = 🌐 Language
settings-support = 💬 Support
settings-texts = 📝 Texts
settings-ask-name = ✏️ What is the shop called? Send the new name.
settings-ask-support = 💬 Who helps your customers? Send a username like <code>@name</code> or a link.
settings-ask-language = 🌐 Which language does the shop speak with people whose language I do not know?
settings-no-support = Remove the contact
settings-saved = ✅ Saved

currency-ask = 💱 Now the shop counts in <b>{ $currency }</b>. Choose another currency or send its code.
currency-in-use = 💱 The shop counts in <b>{ $currency }</b>. The currency can change only while no customer has a balance and no invoice is open in it.
currency-changed = ✅ The shop counts in <b>{ $currency }</b> now.
currency-stars-off = ⭐ The price of a Star was in the old currency, so Stars are off. Set a new price in Payments.

texts-text = 📝 <b>Own texts</b> · { $language }
  Your words instead of the usual ones. ✓ marks what you have changed.
texts-welcome = Welcome
texts-help = Help
texts-terms = Terms
texts-privacy = Privacy
texts-paysupport = Payment help
texts-ask = 📝 <b>{ $place }</b> · { $language }
  { $own ->
    [none] The usual text is shown.
   *[other] Your text now:

      { $own }
  }

  Send the new text.
texts-remove = Back to the usual text

audit-title = 📜 <b>Audit log</b>
audit-empty = Nothing has been changed yet.
audit-line = <b>{ $action }</b> · { $actor }
  { $details }
  <i>{ $at }</i>
audit-you = you
audit-chain-depth = Confirmations of a coin changed
audit-chain-rescan = Blocks read again
audit-pool-undo = Uploaded addresses taken out
audit-pool-add = Addresses uploaded
audit-account-add = Payment account added
audit-account-remove = Payment account removed
audit-settings-change = Name, currency or contact changed
audit-settings-text = Own text changed
audit-shop-add = Shop added
audit-shop-owner = Shop has a new owner

# People: staff, customers, the audit log, privacy.
undo-button = ↩️ Undo
undo-done = ↩️ Taken back: <b>{ $action }</b>
audit-undo = Action undone
audit-settings-options = Settings changed
admin-staff = 👥 Staff
role-owner = Owner
role-manager = Manager
role-support = Support
role-stock = Stock keeper
role-none = no role
permission-catalogue = Catalogue
permission-stock = Stock
permission-orders = Orders
permission-customers = Customers
permission-balances = Balances
permission-payments = Payments
permission-withdrawals = Withdrawals
permission-subscriptions = Subscriptions
permission-broadcast = Broadcast
permission-statistics = Statistics
permission-staff = Staff
permission-settings = Settings
permission-audit = Audit log
staff-text = 👥 <b>Staff</b>
  { $count ->
    [one] { $count } person works here.
   *[other] { $count } people work here.
  }
staff-add = ➕ Add
staff-invite = 🔗 Invitation
staff-own-roles = 🎭 Own roles
staff-member = 👤 <b>{ $person }</b>
  <code>{ $id }</code>

  Role: <b>{ $role }</b>
  May: { $permissions }
  In the staff since { $since }
  { $ranks ->
    [yes] { "" }
   *[no] <i>Their role allows more than yours: you cannot change it.</i>
  }
staff-change = 🎭 Change role
staff-remove = 🚪 Remove
staff-which-role = 🎭 <b>{ $person }</b> is { $role } now. Which role instead?
staff-remove-sure = Remove <b>{ $person }</b> from the staff? They can do nothing here any more from that moment on and are told so.
staff-remove-yes = 🚪 Yes, remove
staff-removed = 🚪 Not in the staff any more.
staff-added = Added
staff-ask-who = ➕ <b>Who is it?</b>

  Forward me one of their messages, share their contact, or send their Telegram number. If they have written to this bot, their <code>@username</code> will do too.
staff-add-as = ➕ <b>{ $person }</b>. In which role?
staff-invite-text = 🔗 <b>Invitation</b>
  A link for one person, once, within 24 hours. Which role does it give? { $open ->
    [0] { "" }
    [one] { $open } invitation is open.
   *[other] { $open } invitations are open.
  }
staff-withdraw = ✖️ Withdraw all invitations
staff-link = 🔗 <b>{ $role }</b>
  Send this link to the person. Whoever opens it first gets the role, so send it to nobody else:

  <code>{ $link }</code>
staff-copy = 📋 Copy the link
staff-welcome = 🎉 Welcome to the staff of <b>{ $shop }</b>! Your role: <b>{ $role }</b>
roles-text = 🎭 <b>Own roles</b>
  Owner, Manager, Support and Stock keeper are always there. Here you make others, with just the rights that you choose.
roles-add = ➕ New role
roles-role = 🎭 <b>{ $name }</b>
  Press what this role may do. It counts at once, for everybody who has it.
roles-rename = ✏️ Rename
roles-remove = 🗑 Remove
roles-removed = The role is gone
roles-ask-name = 🎭 What is the role called?
audit-staff-add = Staff added
audit-staff-role = Role changed
audit-staff-remove = Staff removed
audit-staff-invite = Invitation made
audit-staff-uninvite = Invitations withdrawn
audit-staff-join = Joined by invitation
audit-role-add = Own role made
audit-role-change = Own role changed
audit-role-remove = Own role removed
admin-customers = 🧑 Customers
customers-text = 🧑 <b>Customers</b>
  { $found ->
    [0] Nobody has written to the shop yet.
   *[other] The newest ones. Press one to see everything about them.
  }
customers-find = 🔎 Find
customers-ask = 🔎 Whom do you look for? Send a number, a <code>@username</code> or a part of the name.
customers-found = 🔎 Found for “{ $query }”:
customers-none = 🔎 Nobody found for “{ $query }”. Try again with other words.
person-text = 👤 <b>{ $name }</b> { $username ->
    [none] { "" }
   *[other] { $username }
  }
  No. { $id } · <code>{ $telegramId }</code>

  Here since { $registered }
  Last seen { $seen }
  Language: { $language }
  { $referrer ->
    [none] Came by themselves
   *[other] Brought by { $referrer }
  }
person-money = 💰 Balance: <b>{ $balance }</b> { $held ->
    [none] { "" }
   *[other] (set aside: { $held })
  }
  🛍 { $orders ->
    [one] { $orders } purchase
   *[other] { $orders } purchases
  } for { $spent }
person-staff = 👥 Staff: { $role }
person-blocked = 🚫 <b>Blocked</b> since { $at }: { $reason }
person-unreachable = 📵 Has blocked the bot: nothing reaches them.
person-note = 📌 { $text }
  <i>{ $author }, { $at }</i>
person-somebody = somebody of the staff
person-orders = 📦 Orders
person-ledger = 🧾 Balance history
person-adjust = 💰 Correct balance
person-write = ✍️ Write
person-notes = 📌 Notes ({ $count })
person-block = 🚫 Block
person-unblock = ✅ Unblock
person-data = 🔒 Personal data
person-orders-title = 📦 <b>Orders</b>
person-orders-none = No orders yet.
person-order = #{ $order } · { $total } · { $status ->
    [new] waits for money
    [paid] to be delivered
    [completed] completed
    [cancelled] cancelled
   *[other] refunded
  } · <i>{ $at }</i>
person-ledger-title = 🧾 <b>Balance history</b>
person-ledger-none = Nothing came and nothing went.
person-ask-reason = 🚫 Why do you block them? The customer reads your answer.
person-notes-title = 📌 <b>Notes</b> · { $name }
person-notes-none = No notes. Only staff see them.
person-note-add = ➕ Note
person-ask-note = 📌 What should the staff know? The customer never sees it.
person-ask-letter = ✍️ What do you write to them? Text, a photo or a file. They see that it comes from the shop and can answer.
person-written = ✅ On its way.
adjust-ask = 💰 The balance is <b>{ $balance }</b>.

  How much shall come or go, in { $currency }? With a sign, like <code>+10</code> or <code>-5.50</code>.
adjust-ask-reason = ✏️ Why? The customer reads your answer.
adjust-sure = 💰 { $sign ->
    [in] Give <b>{ $money }</b>?
   *[other] Take <b>{ $money }</b>?
  }
  { $balance } → <b>{ $after }</b>
  Reason: { $reason }
adjust-done = ✅ The balance is corrected. A correction is not undone but corrected again.
adjust-waits = ⏳ So much within 24 hours needs a second member of the staff. They have been asked; you hear of it.
approvals-button = ⏳ To be confirmed
approvals-text = ⏳ <b>Corrections to be confirmed</b>
  { $limit ->
    [none] No second person is needed, however large a correction is.
   *[other] Above { $limit } a second person confirms.
  }
  { $count ->
    [0] Nothing waits.
   *[other] { "" }
  }
approvals-limit = ⚖️ Limit
approval-text = ⏳ <b>Correction #{ $id }</b>: <b>{ $money }</b>
  Customer no. { $customer }
  Reason: { $reason }
  Asked by { $requester }, { $at }

  { $state ->
    [approved] ✅ Confirmed
    [refused] ✖️ Refused
   *[other] { $own ->
        [yes] You have asked for it: somebody else decides.
        [lapsed] 🚫 Who asked for it may not do so any longer, so it would be one person’s word. Refuse it, and ask for it anew if it is right.
       *[no] Shall it be done?
      }
  }
approval-yes = ✅ Confirm
approval-no = ✖️ Refuse
approval-person = 👤 Customer
approval-done-approved = Done
approval-done-refused = Refused
audit-customer-block = Customer blocked
audit-customer-unblock = Customer unblocked
audit-customer-note = Note made
audit-customer-unnote = Note removed
audit-customer-write = Wrote to a customer
audit-balance-adjust = Balance corrected
audit-balance-request = Correction asked for
audit-balance-refuse = Correction refused
privacy-data = 📄 My data
privacy-delete = 🗑 Delete me
privacy-file = Everything that this shop keeps about this person
privacy-obstacle = 🗑 <b>Not yet.</b> { $obstacle ->
    [staff] People of the staff cannot be deleted: leave the staff first.
    [orders] There is an open order. As soon as it is completed or cancelled, the deletion is possible.
   *[other] A payment is still on its way. As soon as it has arrived, the deletion is possible.
  }
privacy-sure = 🗑 <b>Delete everything?</b>

  Name, number, messages, addresses, notes and files go for good; reviews stay without a name. Only amounts stay in the shop’s books, and nobody can tell whose they were. What was bought can not be sent again. Subscriptions end, and with them the place in their chats. { $balance ->
    [none] { "" }
   *[other] The balance of <b>{ $balance }</b> is given up and is not paid out.
  }

  This cannot be undone.
privacy-yes = 🗑 Yes, delete everything
privacy-give-up = 🗑 Delete and give up { $balance }
privacy-deleted = 🗑 Done. The shop does not know you any more. Whoever writes again begins anew: /start
person-data-text = 🔒 <b>Personal data</b>
  If a customer asks for it: the file with everything that the shop keeps about them, or its deletion. They can do both themselves with /privacy. What was delivered to them is not in your file.
person-file = 📄 File for the customer
person-delete = 🗑 Delete the person
person-deleted = 🗑 The person is gone, the books are as they were.
history-kind-given-up = Given up
audit-customer-export = Personal data exported
audit-customer-erase = Person deleted
audit-find = 🔎 Find
audit-people = 👤 Who
audit-actions = 🏷 What
audit-all = ✖️ Everything
audit-csv = 📄 CSV
audit-keep = 🗓 Kept for
audit-filter = 🔎 <i>{ $filter }</i>
audit-nothing = Nothing fits.
audit-ask = 🔎 What do you look for? Send words, a name, a number, a day like <code>2026-01-31</code>, or days like <code>2026-01-01..2026-01-31</code>.
audit-which-person = 👤 Whose actions?
audit-which-action = 🏷 Which actions?
audit-file = Audit log: { $count ->
    [one] { $count } entry
   *[other] { $count } entries
  }
audit-entry = 📜 <b>{ $action }</b> · #{ $id }
  { $actor } (<code>{ $actorId }</code>)
  <i>{ $at }</i>
  { $about ->
    [none] { "" }
   *[other] 👤 { $about }
  }

  { $details ->
    [none] –
   *[other] { $details }
  }
audit-field-role = Role
audit-field-keywait = Wait of a changed key
audit-field-webhook = Webhook
audit-field-host = Address
audit-field-delivery = Line of its log
audit-field-coins = Coins that are taken
audit-field-name = Name
audit-field-reason = Reason
audit-field-text = Text
audit-field-note = Note
audit-field-money = Amount
audit-field-count = Count
audit-field-action = Action
audit-field-entry = Entry
audit-field-place = Place
audit-field-language = Language
audit-field-currency = Currency
audit-field-support = Contact
audit-field-starprice = Price of a Star
audit-field-approveabove = Second person above
audit-field-auditdays = Days of the audit log
audit-field-requestedby = Asked by
audit-field-permissions = Rights
audit-field-product = Product
audit-field-category = Category
audit-field-coupon = Coupon
audit-field-order = Order
audit-field-ticket = Question
audit-field-broadcast = Broadcast
audit-field-claim = Claim
audit-field-review = Review
audit-field-shop = Shop
audit-field-line = Line
audit-field-invoice = Invoice
audit-field-payment = Payment
audit-field-finding = Finding
audit-field-provider = Provider
audit-field-account = Account
audit-field-added = Added
audit-field-created = New
audit-field-changed = Changed
audit-field-lines = Lines
audit-field-categories = Categories
audit-field-products = Products
audit-field-carts = Carts
audit-field-coupons = Coupons
audit-field-codes = Codes
audit-field-days = Days
audit-field-pauses = Customers’ own pauses
audit-field-times = Times a year
audit-field-format = Format
audit-field-what = What
audit-field-at = At
audit-field-method = Method
audit-field-amount = Amount
audit-field-quantity = Quantity
audit-field-tracking = Tracking
audit-field-to = To
audit-field-from = From
audit-field-until = Until
audit-field-source = Source
audit-field-resolution = Resolution
audit-field-label = Label
audit-field-status = Status
audit-field-state = State
audit-field-kind = Kind
audit-field-code = Code
audit-field-value = Value
audit-field-title = Title
audit-field-link = Link
audit-field-id = No.
audit-field-chatid = Chat
audit-field-threadid = Topic
audit-field-isforum = With topics
audit-field-off = Off
audit-field-withsettings = With settings
audit-field-description = Description
audit-field-photos = Photos
audit-field-price = Price
audit-field-sale = Sale
audit-field-tiers = Price tiers
audit-field-minquantity = Minimum
audit-field-maxquantity = Maximum
audit-field-customerlimit = Per customer
audit-field-options = Options
audit-field-categoryid = Category
audit-field-parentid = Above it
audit-field-hidden = Hidden
audit-field-stock = Stock
audit-field-paymentpolicy = Payment policy
audit-field-gate = Channel
audit-field-mustacceptrules = Rules must be accepted
audit-field-maintenance = Maintenance
audit-field-notices = Notices
audit-field-staffchat = Support group
audit-field-timezone = Time zone
audit-field-quiethours = Quiet hours
audit-field-digesthour = Daily digest
audit-field-referral = Referral
audit-field-payments = Payment rules
audit-field-reviews = Reviews
audit-field-protect = No forwarding
audit-field-warrantyh = Warranty, hours
audit-field-lowstock = Low stock
audit-field-reservemin = Reservation, minutes
audit-field-shipping = Shipping
audit-field-stafffactor = Second factor of staff
audit-field-identity = Identity
audit-field-roles = Own roles
audit-field-answers = Ready answers
audit-field-menu = Main menu
audit-field-languages = Languages
audit-field-limits = Limits
audit-field-wallets = Wallets
audit-field-ownrates = Own rates
audit-field-trade = Exchange
audit-field-ownrateh = Own rates hold, hours
audit-field-percent = Percent
audit-field-secondpercent = Second level
audit-field-holddays = Hold time, days
audit-field-cap = At most
audit-field-actions = Actions
audit-field-purchases = Purchases
audit-field-invoices = Invoices
audit-field-banminutes = Pause, minutes
audit-field-startsat = Begins
audit-field-endsat = Ends
audit-field-maxuses = Uses
audit-field-maxuseseach = Uses per customer
audit-field-minorder = Least order
audit-field-firstorder = First order only
audit-field-productids = Products
audit-field-categoryids = Categories
audit-field-batch = Batch
audit-field-attachment = Attachment
audit-audit-export = Audit log exported
# The end of people.
# Catalogue
audit-product-create = Product added
audit-product-change = Product changed
audit-plan-change = Plan changed
audit-plan-chat-add = Community added to a plan
audit-plan-chat-remove = Community removed from a plan
audit-product-goods = Product’s content changed
audit-category-create = Category added
audit-category-change = Category changed
audit-category-move = Category moved
audit-category-shift = Category order changed
command-shop = What we sell
command-search = Find a product
shop-button = 🛍 Shop
shop-title = 🛍 <b>{ $shop }</b>
shop-category = 📁 <b>{ $path }</b>
shop-choose = What would you like?
shop-empty = There is nothing here yet. Please come back later.
shop-open = 📁 { $name }
shop-offer = { $state ->
    [sale] 🏷 { $name } · { $price }
    [sold-out] { $name } · { $price } · sold out
   *[usual] { $name } · { $price }
  }
shop-manage = 🛠 Manage products
product-name = <b>{ $name }</b>
product-description = { $text }
product-price = 💵 <b>{ $price }</b>
product-price-sale = 🏷 <b>{ $price }</b> <s>{ $old }</s>{ $until ->
    [none] { "" }
   *[other] { " " }until { $until }
  }
product-tier = • from { $from }: { $price } each
product-left = 📦 { $count } left
product-sold-out = 🚫 Sold out
product-stars = ⭐ { NUMBER($stars, minimumFractionDigits: 1) } ({ $count })
product-quantity = 🔢 { $most ->
    [0] At least { $least }
   *[other] { $least ->
        [1] At most { $most }
       *[other] From { $least } to { $most }
    }
  } per order
product-limit = 👤 At most { $count } per customer
product-unseen = 👁 Customers do not see this product now.
product-buy = 💳 Buy
product-to-cart = 🛒 Add to cart
product-wait = 🔔 Tell me when it is back
product-waiting = 🔕 Do not wait any more
product-heart-on = 🤍 Favourite
product-heart-off = ❤️ Favourite
product-share = 📤 Share
product-reviews = ⭐ Reviews ({ $count })
product-more = 📄 Whole description
product-manage = 🛠 Manage
product-photo-previous = ‹ { $at }/{ $of }
product-photo-next = { $at }/{ $of } ›
search-button = 🔍 Search
search-ask = 🔍 What are you looking for? Write a word or two.
search-found = 🔍 Found for “{ $text }”. Write another text to search again.
search-nothing = 🔍 Nothing found for “{ $text }”. Try it with other words.
favourites-button = ❤️ Favourites
favourites-title = ❤️ <b>Favourites</b>
favourites-empty = ❤️ You have no favourites yet. Press the heart below a product to keep it here.
favourites-added = ❤️ Among your favourites now
favourites-removed = Taken from your favourites
inline-card = <b>{ $name }</b>
  💵 <b>{ $price }</b>

  { $text }
inline-hint = { $price } { $text }
inline-open = 🛍 Open in shop

# Support, settings and the gate.
support-text = 💬 <b>Support</b>

  { $tickets ->
    [0] Ask us anything: write, send a photo or a file. We answer here.
   *[other] Your conversations with us:
  }
ticket-new = ✍️ New question
ticket-line = { $state ->
    [open] ⏳
    [answered] 💬
   *[closed] ✅
  } #{ $ticket } · { $subject }
ticket-title = 🎫 <b>#{ $ticket } · { $subject }</b>
  { $state ->
    [open] ⏳ We have your message and answer here.
    [answered] 💬 We have answered.
   *[closed] ✅ Closed. Write again and it is open again.
  }{ $order ->
    [none] {""}
   *[other] {" "}Order #{ $order }
  }
ticket-said = <b>{ $who ->
    [staff] { $name }
   *[customer] You
  }</b> · <i>{ $at }</i>
  { $media ->
    [none] {""}
    [photo] 🖼{" "}
   *[other] 📎{" "}
  }{ $text ->
    [none] {""}
   *[other] { $text }
  }
ticket-ask = ✍️ What can we do for you?{ $order ->
    [none] {""}
   *[other] {" "}It is about order <b>#{ $order }</b>.
  }

  Send a message, a photo or a file.
ticket-ask-more = ✍️ Write your answer in <b>#{ $ticket } · { $subject }</b>: a message, a photo or a file.
ticket-no-subject = A question
ticket-opened = ✅ Your question has the number <b>#{ $ticket }</b>. We answer here in the chat.

  Whatever you write now is added to it.
ticket-sent = ✅ Added to <b>#{ $ticket }</b>. You can go on writing.
ticket-done = 👌 Done
ticket-close = ✅ Solved
ticket-closed = Glad that it is solved
ticket-file = 📎 { $number }

gate-blocked = ⛔ This shop does not serve you any more.{ $reason ->
    [none] {""}
   *[other] {" "}Reason: { $reason }
  }

  Questions about a payment: /paysupport
gate-paysupport = 🛟 Help with a payment
gate-maintenance = 🛠 <b>{ $shop }</b> is closed for a moment: we are improving something. Payments that are on their way still arrive. Please come back soon.
gate-again = 🔄 Try again
gate-rules = Please accept these terms to go on. /privacy says what is kept about you.
gate-accept = ✅ I accept
gate-channel = 📣 This shop is for those who are in <b>{ $title }</b>. Join it, then press “Check again”.
gate-open = 📣 { $title }
gate-check = 🔄 Check again
gate-not-yet = Not yet
pace-paused = That was too much too often. Please come back in { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }. Payments still arrive.

group-bound = ✅ <b>{ $title }</b> is the staff’s group now. Questions of customers come here: reply to one to answer it.
group-bound-topics = ✅ <b>{ $title }</b> is the staff’s group now. Each question of a customer gets a topic of its own: what you write there, the customer gets. A message that begins with // stays between you. /close ends a question, /reopen begins it again.
group-anonymous = Who writes anonymously cannot answer customers: I do not see whether you may. Please write as yourself.
group-not-staff = Only staff with the right “Customers” can answer. Ask the owner of the shop.

admin-helpdesk = 🎫 Support
desk-text = 🎫 <b>Support</b>
  { $tickets ->
    [0] { $state ->
        [open] Nobody is waiting for an answer. 🎉
       *[other] There is nothing here.
      }
   *[other] { $state ->
        [open] They wait for your answer, the longest first:
        [answered] Answered; the customers have the word:
       *[closed] Closed:
      }
  }
desk-state = { $state ->
    [open] Open
    [answered] Answered
   *[closed] Closed
  }
desk-line = #{ $ticket } · { $name }: { $subject }
desk-title = 🎫 <b>#{ $ticket } · { $subject }</b>
  👤 { $name }{ $username ->
    [none] {""}
   *[other] {" "}{ $username }
  } · { $state ->
    [open] waits for your answer
    [answered] answered
   *[closed] closed
  }
desk-said = <b>{ $who ->
    [staff] Shop
   *[customer] { $name }
  }</b> · <i>{ $at }</i>
  { $media ->
    [none] {""}
    [photo] 🖼{" "}
   *[other] 📎{" "}
  }{ $text ->
    [none] {""}
   *[other] { $text }
  }
desk-ready = ⚡ Ready answers
desk-ready-text = ⚡ <b>Ready answers</b>

  Which one?
desk-preview = ⚡ The customer gets:

  { $text }
desk-send = 📨 Send
desk-ask = ✍️ Your answer to <b>{ $name }</b> (#{ $ticket }): a message, a photo or a file.
desk-sent = 📨 Sent (#{ $ticket }). Whatever you write now goes to the customer too, until you press Done.
desk-sent-short = Sent
desk-close = ✅ Close
desk-reopen = ↩️ Reopen
desk-is-closed = Closed
desk-is-open = Open again
desk-order = 📦 Order #{ $order }
audit-ticket-answer = Question answered
audit-ticket-close = Question closed
audit-ticket-reopen = Question reopened
texts-support = Support page
texts-gate = Channel gate
texts-maintenance = Closed for a moment
settings-languages = 🗣 Languages
settings-mainmenu = 🧭 Main menu
settings-staffchat = 🎫 Support group
settings-ready = ⚡ Ready answers
settings-notices = 🔔 Notices
settings-access = 🚪 Access
settings-policy = ⭐ Payment policy
settings-selling = 🛍 Selling
settings-shipping = 🚚 Shipping
settings-referral = 🤝 Referral
settings-safety = 🛡 Safety

knobs-selling = 🛍 <b>Selling</b>
  What a new product is like. A product may say otherwise.
knobs-referral = 🤝 <b>Referral</b>
  Customers earn by the purchases of those they bring.
knobs-safety = 🛡 <b>Safety</b>
  Limits of one customer, so that nobody hammers the shop; staff have none. After repeated excess there is a pause. Payments always arrive.
knobs-access = 🚪 <b>Access</b>
  Who may use the shop. Staff always may, and nothing of this ever stops a payment.
knobs-notices = 🔔 <b>Notices to staff</b>
  All are on at first, except that of new customers. They come to the own chats of OWNER and MANAGER; questions also to SUPPORT, stock also to STOCK.
knob-line = • { $name }: <b>{ $value }</b>
knob-is-on = on
knob-is-off = off
knob-switch-off = Switch off
knob-ask = <b>{ $name }</b>
  { $about }

  Now: <b>{ $value }</b>. { $currency ->
    [none] Send a number from { $least } to { $most }.
   *[other] Send an amount in { $currency }.
  }
knob-unit-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
  }
knob-unit-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
  }
knob-unit-kept = { $count ->
    [0] for ever
    [one] { $count } day
   *[other] { $count } days
  }
knob-unit-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
  }
knob-unit-pieces = { $count ->
    [one] { $count } piece
   *[other] { $count } pieces
  }
knob-unit-perminute = { $count } a minute
knob-unit-percent = { $count }%
knob-unit-oclock = { $count }:00
knob-unit-money = { $money }
knob-protect = No forwarding
knob-reviews = Reviews
knob-warranty = Warranty
knob-ask-warranty = So long after the delivery customers can say that something does not work. 0: not at all.
knob-low-stock = Low stock
knob-ask-low-stock = You hear of a product when this much or less is left.
knob-reserve = Reservation
knob-ask-reserve = So long the goods of a checkout wait for the payment.
knob-referral = Referral programme
knob-referral-percent = Commission
knob-ask-referral-percent = What somebody earns of each purchase of a customer they brought, in percent.
knob-referral-second = Second level
knob-ask-referral-second = What somebody earns when a customer they brought brings others, in percent of their purchases.
knob-referral-hold = Hold time
knob-ask-referral-hold = So long a commission waits, because a purchase may be refunded.
knob-referral-cap = At most per order
knob-ask-referral-cap = No commission on one order is larger than this.
knob-limit-actions = Actions
knob-ask-limit-actions = Messages and presses of one customer in a minute.
knob-limit-purchases = Purchases
knob-ask-limit-purchases = Purchases of one customer in a minute.
knob-limit-invoices = Invoices
knob-ask-limit-invoices = Invoices that one customer may ask for in a minute.
knob-limit-pause = Pause
knob-ask-limit-pause = So long the bot is silent for somebody who goes on and on. 0: never.
knob-approve = Second approval above
knob-ask-approve = Who corrects balances, credits findings and confirms payments by hand for more than this within 24 hours, all together, needs a second member of the staff.
knob-audit-days = Audit log
knob-ask-audit-days = So long the audit log is kept. 0: for ever.
knob-maintenance = Maintenance
knob-rules = Rules must be accepted
knob-digest = Daily digest
knob-ask-digest = The hour at which the figures of the day come, by the shop’s clock.

access-gate = 📣 Channel
access-no-gate = 📣 Without channel
access-gate-line = • Only for members of: { $title ->
    [none] <b>nobody asks</b>
   *[other] <b>{ $title }</b>
  }
access-ask = 📣 Which channel or group must customers be in?

  1. Make me an administrator there, so that I see who is in it.
  2. Forward a message from there, or send its <code>@name</code> or its number (<code>-100…</code>).

  Private ones work too: I show customers an invitation.

notices-zone = 🕰 Time zone
notices-quiet = 🌙 Quiet hours
notices-zone-line = • Time zone: <b>{ $zone }</b>
notices-quiet-line = • Quiet hours: { $from ->
    [none] <b>none</b>
   *[other] <b>{ $from }:00 – { $to }:00</b>
  }
notices-line = • { $kind }: <b>{ $place ->
    [off] off
    [own] own chats
   *[group] the group
  }</b>
notices-text = 🔔 <b>{ $kind }</b>
  Now: { $place ->
    [off] off
    [own] in the own chats of staff
   *[group] in the group
  }.{ $title ->
    [none] {" "}Bind a group first (Support group), to send them there.
   *[other] {""}
  }
notices-to-own = 👤 Own chats
notices-to-group = 👥 { $title }
notices-to-off = 🔕 Off
notices-order = Orders
notices-deposit = Top-ups
notices-review = Reviews
notices-ticket = Questions
notices-claim = Claims
notices-stock = Stock
notices-customer = New customers
notices-trouble = Trouble
notices-ask-zone = 🕰 Now: <b>{ $zone }</b>. Send the name of your time zone, such as <code>Europe/Berlin</code> or <code>Africa/Nairobi</code>.
notices-ask-quiet = 🌙 In which hours shall notices come without a sound? Send them like <code>22-8</code>, by the clock of { $zone }.
notices-loud = No quiet hours

policy-text = ⭐ <b>Payment policy</b>

  Telegram’s rule: digital goods and services are sold in bots for Telegram Stars only. Physical goods may be paid in any way. Who breaks the rule can lose the bot.

  <b>Any way to pay</b>: you decide what is offered, and you answer for it.
  <b>Stars only</b>: digital goods and top-ups are paid in Stars and nothing else; physical goods in any way.
  { $stars ->
    [none] ⚠️ Stars are off: set the price of a Star in Payments first, or nobody can pay.
   *[other] 1 ⭐ = { $stars }
  }

  Now: <b>{ $policy ->
    [mixed] any way to pay
   *[other] Stars only
  }</b>
policy-mixed = 💳 Any way to pay
policy-stars-only = ⭐ Stars only

shipping-text = 🚚 <b>Shipping</b>
  { $ways ->
    [0] There is no way to ship yet. Physical goods need one.
   *[other] Customers choose one of these for physical goods:
  }
shipping-line = { $name } · { $price }
shipping-add = ➕ Add
shipping-one = 🚚 <b>{ $name }</b>
  Price: <b>{ $price }</b>
shipping-rename = ✏️ Rename
shipping-price = 💵 Price
shipping-remove = 🗑 Remove
shipping-ask-name = 🚚 What is it called? For example “Post, 3 days”.
shipping-ask-price = 💵 What does it cost, in { $currency }? 0: nothing.

mainmenu-text = 🧭 <b>Main menu</b>
  Press a button to hide or show it, ⬆️ to move it up. What is hidden still works by its command.
mainmenu-line = { $state ->
    [shown] 👁
   *[hidden] 🚫
  } { $name }
mainmenu-up = ⬆️
mainmenu-reset = ↺ As in a new shop

languages-text = 🗣 <b>Languages</b>
  Which ones may customers choose? ✓ marks those. Whose language is not among them is spoken to in the shop’s.

staffchat-text = 🎫 <b>Support group</b>
  { $title ->
    [none] Questions of customers come to the staff’s own chats.

      You can use a group instead: add me there as an administrator and type /bind in it. With topics switched on, each question gets a topic of its own.
   *[other] Questions come to <b>{ $title }</b>, { $kind ->
        [topics] each in a topic of its own.
       *[plain] where staff reply to them. Switch topics on and type /bind once more, and each gets a topic.
      }
  }
staffchat-leave = ✖️ Do not use the group
staffchat-add = ➕ Add to a group

ready-text = ⚡ <b>Ready answers</b>
  { $answers ->
    [0] There are none yet. Support sends them with two taps.
   *[other] Press one to change it.
  }
ready-add = ➕ Add
ready-remove = 🗑 Remove
ready-ask = ⚡ Send the answer: the first line is the name of its button, the rest is what the customer gets.{ $title ->
    [none] {""}
   *[other] {" "}Now:

      <b>{ $title }</b>
      { $text }
  }
# End of support, settings and the gate.
# Stock, waiting list, import, export, copies of shops.
stock-overview = 📦 <b>Stock</b> · the scarcest first
  Products without a limit are not listed. 📉 marks what is running out.
stock-overview-empty = 📦 <b>Stock</b>
  No product has a number of pieces or lines yet.
stock-row = { $level ->
    [low] 📉 { $name } · { $left }
   *[enough] { $name } · { $left }
  }
stock-lines = 📦 <b>{ $name }</b>

  Available: <b>{ $available }</b>
  Reserved for orders: { $reserved }
  Sold: { $sold }
  Withdrawn: { $withdrawn }
  People waiting: { $waiting }

  I tell the staff when { $level ->
    [0] nothing is left.
    [one] { $level } is left.
   *[other] { $level } are left.
  }
stock-count = 📦 <b>{ $name }</b>

  Available: <b>{ $count ->
    [none] unlimited
   *[other] { $count }
  }</b>
  People waiting: { $waiting }

  I tell the staff when { $level ->
    [0] nothing is left.
    [one] { $level } is left.
   *[other] { $level } are left.
  }
stock-set = 🔢 Set the number
stock-unlimited = ♾ Unlimited
stock-add = ➕ Add lines
stock-list = 📋 Lines
stock-empty = 🗑 Withdraw all
stock-ask-count = 🔢 <b>{ $name }</b>
  Now: { $count ->
    [none] unlimited
   *[other] { $count }
  }

  How many are there? Send a whole number.
stock-empty-sure = Take { $count ->
    [one] { $count } available line
   *[other] all { $count } available lines
  } of <b>{ $name }</b> out of sale? Sold and reserved ones stay.
stock-empty-yes = Yes, withdraw
stock-withdrawn = 🗑 { $count ->
    [one] { $count } line is out of sale.
   *[other] { $count } lines are out of sale.
  }
stock-ask-lines = ➕ <b>{ $name }</b>
  Send what is sold, one piece a line: as messages, as many as you like, or as a .txt file. I take the messages out of the chat and keep the lines sealed.
stock-added = ➕ Added: <b>{ $added }</b>{ $known ->
    [0] {""}
   *[other] {""}
  Already there: { $known }
  }{ $repeated ->
    [0] {""}
   *[other] {""}
  Twice in this message: { $repeated }
  }{ $empty ->
    [0] {""}
   *[other] {""}
  Empty: { $empty }
  }{ $tooLong ->
    [0] {""}
   *[other] {""}
  Too long: { $tooLong }
  }

  Send more, or press Done.
stock-done = ✅ Done
stock-state-available = Available
stock-state-reserved = Reserved
stock-state-sold = Sold
stock-state-withdrawn = Withdrawn
stock-list-text = 📋 <b>Lines</b>, the oldest first
stock-list-empty = 📋 There are no such lines.
stock-line = <b>{ $state }</b>, added { $at }

  <code>{ $text }</code>
stock-show = 👁 Show
stock-withdraw = 🗑 Withdraw
stock-restore = ↩️ Put back
stock-restored = It is on sale again
wait-joined = 🔔 <b>{ $product }</b>
  { $until ->
    [none] You are number { $number } in the line. I write to you as soon as it is here, and keep your part for a while.
   *[other] Your part is kept for you until { $until }.
  }
wait-leave = 🔕 Wait no more
wait-left = You do not wait for it any more.

import-ask = 📥 <b>Import</b>
  Send a file: at most { $megabytes } MB and { $rows } rows.
  • <b>CSV</b> with a header; separated by commas, semicolons or tabs
  • <b>JSON</b> that this shop or another one exported
  • <b>AiogramShopBot</b>: JSON or TXT

  First I only say what would happen.
import-example = 📄 Example file
import-example-caption = All columns with three examples. Only “name” must be there; “goods” of a unique product are its lines.
import-format-csv = CSV
import-format-json = JSON
import-format-aiogram-json = AiogramShopBot, JSON
import-format-aiogram-txt = AiogramShopBot, TXT
import-plan = 📥 <b>This would happen</b> · { $format }

  New products: <b>{ $created }</b>
  Changed: <b>{ $changed }</b>
  As they are: { $unchanged }
  New categories: { $categories }
  New stock lines: <b>{ $lines }</b>
  Lines already there: { $known }
  Lines twice in the file: { $repeated }
import-drafts = { $count ->
    [one] { $count } product waits as a draft
   *[other] { $count } products wait as drafts
  }: the file does not say what is delivered.
import-problems = ⚠️ { $count ->
    [one] { $count } line cannot be taken:
   *[other] { $count } lines cannot be taken:
  }
import-problem-line = • { $text }
import-problem-at = line { $line }: { $reason }
import-problems-file = All lines that cannot be taken
import-sure = Nothing is changed yet. Confirm takes in all that is listed, or nothing if something fails.
import-nothing = There is nothing to take in.
import-running = ⏳ The import is running. I write when it is done.
import-problem-quotes = a quotation mark is not closed, so the rest is unreadable
import-problem-cells = more cells than the { $most } of the header
import-problem-word = “{ $text }” is no { $column }
import-problem-number = “{ $text }” is no whole number ({ $column })
import-problem-tiers = tiers look like 10: 8.00 | 50: 7.50
import-problem-field = { $column } cannot be read
import-problem-category = this category cannot be read
import-problem-empty = { $column } is missing
import-problem-fields = fewer than { $least } fields
import-problem-differs = another { $column } than in line { $first }
import-problem-too-long = too long: at most { $longest } characters
import-problem-kind-differs = the product is of the kind { $column }
import-problem-deep = categories go { $deepest } levels deep at most
import-problem-no-lines = a product of the kind { $column } has no stock lines
import-problem-no-goods = a product of the kind { $column } delivers no text
import-problem-no-plan = a product of the kind { $column } is no plan
import-problem-date = “{ $text }” is no date like 2026-12-31
import-problem-ambiguous = several products have this name: say key or category

export-button = 📤 As a file
export-text = 📤 <b>Export</b>
  What do you want as a file? It comes into this chat.
export-catalogue-csv = 📋 Catalogue as CSV
export-catalogue-json = 📋 Catalogue as JSON
export-stock = 🔑 Unsold stock
export-orders = 🧾 Orders
export-customers = 👥 Customers
export-stock-sure = ⚠️ The file holds every unsold line and text of the shop, readable. Whoever gets it has your goods. The audit log notes that you took it.
export-stock-yes = Yes, send it
export-running = ⏳ { $what }: I send the file here as soon as it is ready.

products-clone = 🧬 Copy from another shop
clone-text = 🧬 <b>Copy from another shop</b>
  Which of your shops?
clone-none = 🧬 You have no other shop to copy from.
clone-sure = 🧬 Copy <b>{ $shop }</b> into this shop?
  Categories, products with photos and files are added; what is here already stays. Stock is not copied.
clone-part-catalogue = 📋 The catalogue
clone-part-settings = 📋 + 🔧 The catalogue and settings
clone-running = ⏳ Copying from { $shop }. I write when it is done.

audit-stock-add = Stock lines added
audit-stock-show = Stock line looked at
audit-stock-withdraw = Stock lines withdrawn
audit-stock-restore = Stock lines put back
audit-stock-set = Number of pieces set
audit-import-apply = Import
audit-export-run = Export
audit-clone-run = Copied from another shop
# (end of stock and files)

# Catalogue, for staff
audit-product-shift = Product order changed
audit-product-copy = Product copied
audit-product-remove = Product deleted
audit-product-restore = Product brought back
audit-category-remove = Category deleted
audit-category-restore = Category brought back
audit-demo-fill = Demo catalogue filled in
audit-demo-clear = Demo catalogue removed
audit-demo-restore = Demo catalogue brought back
admin-products = 📦 Products
products-text = 📦 <b>Products</b>{ $path }
  In the whole shop: { $count }

  ✏️ draft · 🙈 hidden · 🚫 sold out
products-none = 📦 <b>Products</b>{ $path }

  There are no products yet. Add the first one, or try the shop with a demo catalogue.
products-none-here = 📦 <b>Products</b>{ $path }

  There is nothing here yet: add a product or a category.
products-category = 📁 { $name } ({ $count })
products-category-hidden = 🙈 { $name } ({ $count })
products-product = { $state ->
    [draft] ✏️ { $name } · { $price }
    [hidden] 🙈 { $name } · { $price }
    [sold-out] 🚫 { $name } · { $price }
   *[published] { $name } · { $price }
  }
products-new = ➕ Product
products-stock = 📉 Stock
products-import = 📥 Import
products-export = 📤 Export
products-kind-unique = 🔑 Lines, each sold once: keys, accounts
products-kind-text = 📝 One text for every buyer
products-kind-file = 📎 One file for every buyer
products-kind-manual = 🤝 Delivered by staff in the chat
products-kind-physical = 🚚 Sent by post
products-kind-access = 🚪 Access to a closed chat
products-ask-kind = ➕ <b>New product</b>

  What do you want to sell?
products-ask-name = ✏️ What is it called? Send the name.
products-ask-price = 💵 What does <b>{ $name }</b> cost, in { $currency }? For example <code>12.50</code>.
products-ask-description = 📄 Describe <b>{ $name }</b>, or leave it for later.
products-ask-photo = { $count ->
    [0] 🖼 Send a photo of <b>{ $name }</b>, or several.
    [one] 🖼 I have { $count } photo of <b>{ $name }</b>. Send more or go on.
   *[other] 🖼 I have { $count } photos of <b>{ $name }</b>. Send more or go on.
  }
products-skip = Skip ›
products-made = ✅ <b>{ $name }</b> is there, as a draft. { $kind ->
    [unique] Now add its lines with the button Stock, then press Publish.
    [text] Only its text is missing.
    [file] Only its file is missing.
    [access] Now set its terms below, then press Publish.
   *[other] Press Publish when customers may see it.
  }

category-new = ➕ Category
category-manage = ⚙️ This category
category-text = 📁 <b>{ $name }</b>{ $hidden ->
    [yes] { "" }
      🙈 Customers see neither it nor what is in it.
   *[no] { "" }
  }
category-rename = ✏️ Rename
category-move = 📂 Move
category-up = ⬆️ Up
category-down = ⬇️ Down
category-hide = 🙈 Hide
category-show = 👁 Show
category-delete = 🗑 Delete
category-top = 🏠 At the top
category-ask-name = 📁 What is the new category called?
category-ask-new-name = 📁 <b>{ $name }</b>: send the new name.
category-ask-place = 📂 Where does <b>{ $name }</b> belong?

manage-title = 🛠 <b>{ $name }</b> · { $state ->
    [draft] ✏️ draft
    [hidden] 🙈 hidden
   *[published] ✅ published
  }
manage-price = 💵 { $price }
manage-sale = 🏷 { $price } { $state ->
    [on] (on now)
   *[off] (not on now)
  } · { $from ->
    [none] from now
   *[other] from { $from }
  } · { $until ->
    [none] until you end it
   *[other] until { $until }
  }
manage-cheapest = One costs { $price } now; the cheapest price that applies counts.
manage-quantity = 🔢 At least { $least } per order, { $most ->
    [none] no upper limit
   *[other] at most { $most }
  }
manage-limit = 👤 { $count ->
    [none] No limit per customer
   *[other] At most { $count } per customer
  }
manage-stock = 📦 { $count ->
    [none] Unlimited
   *[other] In stock: { $count }
  }
manage-category = 📁 { $name ->
    [none] At the top of the shop
   *[other] { $name }
  }
manage-photos = 🖼 Photos: { $count }
manage-goods = { $state ->
    [there] 🔒 What buyers get is set.
   *[missing] ⚠️ What buyers get is missing.
  }
manage-no-shipping = ⚠️ There is no way to ship yet, so nobody can buy it: Settings → Shipping.
manage-warranty = 🛡 Warranty, hours: { $hours }
manage-low = 🔔 Low at: { $count }
manage-protect = 📵 Forwarding what was bought: { $state ->
    [on] not possible
   *[off] possible
  }
manage-to-sale = 🏷 Sale
manage-to-photos = 🖼 Photos
manage-to-goods = 🔒 What buyers get
manage-to-stock = 📦 Stock
manage-to-category = 📁 Category
manage-to-protect = 📵 Forwarding
manage-publish = ✅ Publish
manage-hide = 🙈 Hide
manage-link = 🔗 Copy link
manage-preview = 👁 Preview
manage-copy = 📑 Duplicate
manage-copy-name = (copy)
manage-copied = This is the copy

field-name = ✏️ Name
field-description = 📄 Description
field-price = 💵 Price
field-tiers = 📉 Tiers
field-least = ⬇️ Minimum
field-most = ⬆️ Maximum
field-limit = 👤 Per customer
field-warranty = 🛡 Warranty
field-low = 🔔 Low stock
field-ask-name = ✏️ <b>{ $product }</b>: send the new name.
field-ask-description = 📄 <b>{ $product }</b>: send the new description.
field-ask-price = 💵 <b>{ $product }</b>: send the new price in { $currency }.
field-ask-tiers = 📉 <b>{ $product }</b>: what does one cost from which quantity on, in { $currency }? One step per line, for example:
  <code>10 = 8.50</code>
  <code>50 = 7</code>
field-ask-least = ⬇️ <b>{ $product }</b>: how many must be bought at once, at least?
field-ask-most = ⬆️ <b>{ $product }</b>: how many may be bought at once, at most?
field-ask-limit = 👤 <b>{ $product }</b>: how many may one customer buy in all?
field-ask-warranty = 🛡 <b>{ $product }</b>: for how many hours may a buyer say “does not work”? 0 means not at all.
field-ask-low = 🔔 <b>{ $product }</b>: how many are left when staff should hear of it?
field-now = Now:
  <code>{ $text }</code>
field-clear = 🚫 Remove

sale-ask-price = 🏷 <b>{ $product }</b> costs { $price }. What does it cost in the sale, in { $currency }?
sale-ask-from = 🏷 When does the sale begin? For example <code>2026-12-24</code> or <code>24.12.2026 18:00</code> ({ $zone }).
sale-ask-until = 🏷 When does the sale end? For example <code>2026-12-31</code> or <code>31.12.2026 18:00</code> ({ $zone }).
sale-skip-from = At once
sale-skip-until = When I end it
sale-end = 🚫 End the sale

photos-text = 🖼 <b>{ $product }</b>
  Photos: { $count } of { $most }. The first one stands on the card.
photos-add = ➕ Add
photos-first = ⭐ Make it the first
photos-remove = 🗑 Remove
photos-ask = 🖼 Send a photo of <b>{ $product }</b>, or several.
photos-added = ✅ Photo added: { $count } of { $most }. Send more or press Done.
photos-done = Done ›

goods-ask-text = 🔒 Send the text that every buyer of <b>{ $product }</b> gets. I seal it and delete your message.
goods-ask-file = 🔒 Send the file that every buyer of <b>{ $product }</b> gets, as a file. I seal it and delete your message.
goods-saved = 🔒 Sealed. Only buyers get it.

removal-ask = 🗑 Delete <b>{ $name }</b>?
removal-with-it = With it go:
removal-categories = { $count ->
    [one] • { $count } subcategory
   *[other] • { $count } subcategories
  }
removal-products = { $count ->
    [one] • { $count } product
   *[other] • { $count } products
  }
removal-lines = { $count ->
    [one] • { $count } unsold stock line
   *[other] • { $count } unsold stock lines
  }
removal-carts = { $count ->
    [one] • what { $count } customer has of it in the cart
   *[other] • what { $count } customers have of it in their carts
  }
removal-coupons = • coupons that count for nothing else, for good: <code>{ $codes }</code>
removal-orders-stay = Orders stay readable.
removal-yes = 🗑 Yes, delete
removal-done = 🗑 Deleted.

demo-button = ✨ Fill with a demo catalogue
demo-clear-button = 🧹 Remove the demo
demo-ask-fill = ✨ <b>Demo catalogue</b>

  I add three categories with four products, and a subscription plan: all can be bought at once. You can remove them as easily.
demo-ask-clear = 🧹 Remove the products of the demo catalogue? What you added yourself stays, and so do orders.
demo-keys = Keys and accounts
demo-key = Antivirus key, 1 year
demo-key-text = A licence key for one device. You get it at once.
demo-account = VPN account, 30 days
demo-account-text = Name and password come at once. Works on five devices.
demo-guides = Guides
demo-guide = Guide: the first hundred customers
demo-guide-text = Ten pages of plain advice.
demo-guide-goods = This is what a buyer of the demo guide gets. In your shop it is your own text.
demo-services = Services
demo-service = Consultation, 30 minutes
demo-service-text = We write to you in the chat of the order and find a time.
demo-plan = Club, one month
demo-plan-text = Subscribe for a month and renew whenever you like: nothing of your time is lost.
demo-plan-features =
    All guides of the month
    Answers to your questions within a day
currency-has-products = 💱 The shop counts in <b>{ $currency }</b>, and its products have prices in it. The currency can change only while there are no products.
# Buying: cart, checkout, orders.
cart-button = 🛒 Cart
orders-button = 📦 Orders
command-cart = Your cart
command-orders = Your orders
history-kind-purchase = Purchase
history-kind-refund = Refund
history-kind-hold = Set aside
history-kind-release = Set aside no more
quantity-less = −
quantity-more = +
cart-title = 🛒 <b>Cart</b> · { $count ->
    [one] { $count } product
   *[other] { $count } products
  }
cart-empty = 🛒 Your cart is empty.
cart-line = • <b>{ $name }</b>{ $period ->
    [none] { "" }
   *[other] { " " }· { $period }
  } × { $quantity } — { $total }
cart-line-gone = • <s>{ $name }</s> — not sold any more
cart-obstacle-sold-out = ⚠️ Sold out at the moment
cart-obstacle-stock = ⚠️ Only { $left } left
cart-obstacle-min = ⚠️ At least { $left }
cart-obstacle-max = ⚠️ At most { $left } at once
cart-obstacle-limit = ⚠️ { $left ->
    [0] You have bought as many as each customer may
   *[other] You may buy { $left } more
  }
cart-unknown = A product
cart-total = Together: <b>{ $total }</b>
cart-added = 🛒 In the cart: { $name } × { $quantity }
cart-go-on = ‹ Go on shopping
cart-checkout = ✅ Checkout
cart-remove = ✖
cart-remove-gone = ✖ Remove: { $name }
cart-clear = 🗑 Empty the cart
cart-clear-sure = Take everything out of the cart?
cart-clear-yes = 🗑 Yes, empty it
cart-ask-quantity = How many would you like? Send a number.
checkout-title = 🧾 <b>Checkout</b>
checkout-subtotal = Goods: { $amount }
checkout-discount = 🎟 { $code }: −{ $amount }
checkout-shipping = 🚚 { $name }: { $amount }
checkout-total = Total: <b>{ $total }</b>
checkout-pay-nothing = ✨ There is nothing left to pay.
checkout-pay-balance = 💰 Paid from your balance, which is { $balance }.
checkout-pay-held = 💰 { $held } from your balance,
checkout-pay-method = 💳 { $rest } by { $name }.
checkout-pay-coins = 🪙 { $rest } in coins: { $name }.
checkout-pay-none = 💳 Your balance of { $balance } is less than { $total }.
checkout-stars-only = ⭐ Telegram’s rule: digital goods are paid in Stars. So this shop takes nothing else for them, not even the balance.
checkout-address-given = 📍 The address is noted. Only the shop’s staff can read it.
checkout-valid-until = ⏳ These prices hold until { $until }.
checkout-needs-change = ☝️ Something cannot be bought like this: please change the quantity or take it out.
checkout-needs-shipping = ☝️ Please choose how we send it.
checkout-no-shipping = ☝️ This shop has not said yet how it sends goods, so this cannot be ordered. Ask it: /support
checkout-needs-address = ☝️ Please tell us the address.
checkout-no-way = ☝️ This shop takes no money yet. Please ask it: /support
checkout-needs-way = ☝️ There is no way to pay this right now. Top up your balance or ask the shop: /support
checkout-old = That checkout was out of date. This is how it is now:
checkout-changed = ❗️ Something has changed since you looked, so nothing was bought. Please look again:
checkout-change-price = • { $name }: { $before } → <b>{ $after }</b>
checkout-change-gone = • { $name } is not sold any more
checkout-change-quantity = • { $name }: another quantity
checkout-change-added = • { $name } is new in the cart
checkout-change-stock = • { $name }: there are fewer left than you want
checkout-change-coupon = • Discount: { $before } → <b>{ $after }</b>
checkout-change-shipping = • Shipping: { $before } → <b>{ $after }</b>
checkout-change-balance = • Your balance: { $before } → <b>{ $after }</b>
checkout-change-other = • { $name }: the shop has changed its description or terms
checkout-coupon = 🎟 Enter a coupon
checkout-coupon-no = ⚠️ Coupon { $code }: { $reason }
checkout-coupon-remove = 🎟 Remove the coupon
checkout-pay = 💳 How to pay
checkout-ship = 🚚 Shipping
checkout-address = 📍 Address
checkout-ask-coupon = 🎟 Send me the code of your coupon.
checkout-ask-quantity = How many would you like? Send a number.
checkout-ask-address = 📍 Where shall we send it? Name, street, city, postal code, country and a telephone number, in one message. It is kept sealed and shown only to the shop’s staff.
checkout-which-shipping = 🚚 How shall we send it?
checkout-ship-option = { $name } · { $price }
checkout-which-pay = 💳 How would you like to pay <b>{ $total }</b>?
checkout-coins-how = 🪙 Coins arrive on your balance. When enough arrives within { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }, your order is paid by itself; later you pay it with one tap, if it is still in stock.
checkout-from-balance = 💰 From the balance · { $balance }
checkout-use-balance = Use the balance first · { $balance }
orders-title = 📦 <b>Orders</b>
orders-empty = 📦 You have not ordered anything yet.
orders-line = { $mark } #{ $order } · { $total } · { $what }
order-mark-new = ⏳
order-mark-paid = 📬
order-mark-completed = ✅
order-mark-cancelled = ✖️
order-mark-refunded = ↩️
order-status-new = waiting for payment
order-status-paid = paid, to be delivered
order-status-completed = completed
order-status-cancelled = cancelled
order-status-refunded = refunded
order-status-expired = not paid in time
order-status-sold-out = sold out before it was paid
order-status-used-up = its coupon or a limit was used up before it was paid
order-title = 📦 <b>Order #{ $order }</b> · { $status }
  <i>{ $at }</i>
order-line = • <b>{ $name }</b> × { $quantity } — { $total }
order-line-replacement = • 🔁 <b>{ $name }</b> × { $quantity } — replacement
order-line-sent = sent
order-line-delivered = delivered
order-line-refunded-all = ↩️ refunded
order-line-refunded = refunded: { $count }
order-claim-open = 🛠 claim open
order-claim-replaced = 🔁 replaced
order-claim-refused = ✋ claim refused
order-refund-line = ↩️ Refunded { $amount }{ $state ->
    [pending] , on its way
    [failed] , to the balance
   *[done] { "" }
  } · <i>{ $at }</i>
order-tracking = 🚚 Tracking: <code>{ $tracking }</code>
order-note = 💬 { $note }
order-in-work = 📬 The shop is working on it. You will hear from us here.
order-waits = ⏳ To pay: <b>{ $rest }</b>, until { $until }.{ $held ->
    [none] { "" }
   *[other] { " " }{ $held } of your balance is set aside for it.
  } { $pay ->
    [coins] It is paid by itself when enough coins arrive on your balance.
   *[other] Until then the goods are kept for you.
  }
order-pay = 💳 Pay now
order-pay-balance = 💰 Pay from the balance
order-cancel = ✖️ Cancel order
order-cancel-sure = Cancel order <b>#{ $order }</b>? The goods are for sale again, and what was set aside of your balance is free.
order-cancel-yes = ✖️ Yes, cancel it
order-again = 🔁 Send again
order-sent-again = Sent again: look below
order-claim = 🛠 Does not work: { $name }
order-not-paid-short = 💰 Your balance is not enough for it.
order-not-paid-cancelled = ✖️ This order is cancelled.
order-not-paid-sold-out = 😔 Meanwhile it was sold out. Your money is on your balance.
order-not-paid-used-up = 😔 Meanwhile its coupon, or what one customer may buy, was used up. Your money is on your balance.
order-which-pay = 💳 How would you like to pay <b>{ $rest }</b> for order <b>#{ $order }</b>?
order-coins-short = 🪙 Coins arrive on your balance, and the order is paid from there by itself.
order-invoice-waiting = 🧾 <b>Order #{ $order }: { $total }</b>
  { $held ->
    [none] { $method }, to pay: <b>{ $asked }</b>
   *[other] 💰 { $held } from your balance
    { $method }, to pay: <b>{ $asked }</b>
  }

  ⏳ { $minutes ->
    [none] Valid until { $until }.
    [one] Valid for { $minutes } minute, until { $until }.
   *[other] Valid for { $minutes } minutes, until { $until }.
  } After you have paid, this message changes by itself.
stars-order-title = Order #{ $order }
stars-order-description = Payment of order #{ $order }: { $amount }.
claim-ask = 🛠 <b>{ $name }</b>, order #{ $order }

  What does not work? Please describe it in one message: what you did and what happened.
claim-opened = ✅ Thank you. We look at it and answer here.
admin-sales = 🧾 Orders
sales-title = 🧾 <b>Orders</b>
sales-none = 🧾 <b>Orders</b>

  There are none like this.
sales-new = ⏳ New
sales-deliver = 📬 To deliver
sales-claims = 🛠 Claims
sales-all = All
sales-find = 🔎 Find by number
sales-ask-number = 🔎 Send the number of the order, such as <code>#12</code>.
sale-customer = { $telegramId ->
    [none] 👤 This person is deleted
   *[other] 👤 { $name }{ $username ->
        [none] { "" }
       *[other] { " " }(@{ $username })
      } · <code>{ $telegramId }</code>
  }
  💳 { $method ->
    [none] { $pay ->
        [coins] Coins
       *[other] Balance
      }
   *[other] { $method }{ $rest ->
        [none] { "" }
       *[other] : { $rest }, 💰 from the balance: { $held }
      }
  }
sale-address = 📍 <b>Address</b>
  <code>{ $address }</code>
sale-deliver = 📬 Deliver: { $name }
sale-ship = 🚚 Shipped
sale-refund = ↩️ Refund
sale-cancel = ✖️ Cancel order
sale-claim = 🛠 Decide the claim: { $name }
sale-person = 👤 Customer
sale-ask-goods = 📬 <b>{ $name }</b> × { $quantity }, order #{ $order }

  Send me what the customer gets: a text or a file. It is sealed and delivered at once. Did you give it in another way? Then press the button.
sale-done = ✅ Is delivered already
sale-delivered = ✅ Delivered: { $name }
sale-ask-tracking = 🚚 Order #{ $order }: send the tracking number or link. The customer is told.
sale-shipped = ✅ The customer knows that it is on its way.
sale-ask-note = ✖️ Cancel order #{ $order }? Send a word for the customer why.
sale-cancel-yes = ✖️ Cancel without a word
refund-what = ↩️ <b>Refund of order #{ $order }</b>
  Paid: { $total }, left to refund: <b>{ $left }</b>
refund-all = Everything · { $left }
refund-stars = ⭐ Everything, in Stars
refund-line = { $name } × { $quantity } · { $amount }
refund-amount = ✏️ Another amount
refund-ask-amount = ✏️ How much? At most { $left }.
refund-sure = ↩️ Order #{ $order }: refund <b>{ $amount }</b> { $to ->
    [stars] in Stars, by Telegram? What was paid from the balance goes back there.
    [provider] to where it was paid from? { $way } is asked for <b>{ $back }</b>.{ $rest ->
        [none] { "" }
       *[other] {" "}The other <b>{ $rest }</b> go to the customer’s balance.
      } If { $way } says no, all of it is on the balance.
   *[other] to the customer’s balance?
  } { $reason ->
    [none] { "" }
   *[other] Reason: { $reason }
  }
refund-stock-on = 📦 Back into stock: yes
refund-stock-off = 📦 Back into stock: no
refund-why = ✏️ Add a reason
refund-ask-reason = ✏️ Why? The customer reads it.
refund-done = ✅ { $to ->
    [stars] Telegram is asked to give the Stars of { $amount } back.
    [provider] { $way } is asked to give { $amount } back; the customer knows, and hears when it is done.{ $rest ->
        [none] { "" }
       *[other] {" "}The other { $rest } are on their balance.
      }
   *[other] { $amount } is on the customer’s balance.
  }
claims-text = 🛠 <b>{ $name }</b>, order #{ $order }, { $customer }:

  { $text }
claims-replace = 🔁 Replace × { $quantity }
claims-refund = ↩️ Refund { $amount }
claims-refuse = ✋ Refuse
claims-ask-answer = ✋ Why not? The customer reads it.
claims-replaced = ✅ Replaced; the customer has a fresh one.
claims-refunded = ✅ Refunded to the customer’s balance.
claims-refused = ✅ Refused; the customer knows why.
audit-order-deliver = Order delivered
audit-order-ship = Order shipped
audit-order-cancel = Order cancelled
audit-order-refund = Order refunded
audit-claim-decide = Claim decided
# End of buying.

# Broadcasts
admin-broadcast = 📣 Broadcast
broadcasts-text = { $count ->
    [0] 📣 <b>Broadcasts</b>

  One message to many. Nothing is sent before you have seen to how many it goes.
   *[other] 📣 <b>Broadcasts</b>
  }
broadcast-new = ➕ New broadcast
broadcast-row = { $state ->
    [draft] 📝
    [scheduled] 🕒
    [running] ▶️
    [paused] ⏸
    [stopped] 🛑
    [cancelled] ✖️
   *[done] ✅
  } { $id } · { $state ->
    [draft] draft
   *[other] { $total }
  } · { $at }
audience-all = everybody
audience-buyers = everybody who bought something
audience-never = everybody who never bought anything
audience-bought = who bought “{ $name }”
audience-language = who is spoken to in { $language }
audience-idle = not seen for { $days ->
    [one] { $days } day
   *[other] { $days } days
  }
audience-balance = with more than { $money } on the balance
broadcast-button-to = 👥 To whom
broadcast-button-buttons = 🔘 Buttons
broadcast-button-message = ✏️ Other message
broadcast-button-silent = 🔕 Without a sound
broadcast-button-loud = 🔔 With a sound
broadcast-button-preview = 👁 Preview
broadcast-button-when = 🕒 Schedule
broadcast-button-start = 📣 Send now
broadcast-button-remove = 🗑 Delete the draft
broadcast-button-unschedule = 📝 Back to draft
broadcast-button-pause = ⏸ Pause
broadcast-button-resume = ▶️ Go on
broadcast-button-anyway = ▶️ Go on anyway
broadcast-button-cancel = ✖️ End it
broadcast-button-edit = ✏️ Change the text
broadcast-button-delete = 🗑 Take it back
broadcast-button-again = 📋 New one like this
broadcast-ask-message = 📣 Send me what everybody is to get: a text, photo, video, file, voice message, sticker, poll… Its formatting stays as it is. Buttons come next.
broadcast-choose-audience = 👥 Who gets it? Whoever blocked the bot, or was blocked, never does.
segment-all = Everybody
segment-buyers = Buyers
segment-never = Never bought
segment-bought = Bought a product…
segment-language = Language…
segment-idle = Not seen for…
segment-balance = Balance above…
broadcast-ask-idle = 👥 Not seen for how many days? Send a number.
broadcast-ask-balance = 👥 More than how much on the balance? Send an amount in { $currency }.
broadcast-choose-language = 👥 Spoken to in which language?
broadcast-choose-bought = { $count ->
    [0] 👥 There are no products yet.
   *[other] 👥 Who bought which product?
  }
broadcast-choose-product = { $count ->
    [0] 🔘 There are no products on sale yet.
   *[other] 🔘 Which product opens?
  }
broadcast-ask-buttons = 🔘 <b>Buttons below the message</b>
  { $list ->
    [none] None yet.
   *[other] { $list }
  }

  Send links, one a line: <code>Our channel - https://t.me/…</code>
  Two in one row: <code>One - https://… | Two - https://…</code>
broadcast-add-shop = 🛍 Opens the shop
broadcast-add-product = 📦 Opens a product…
broadcast-no-buttons = 🗑 No buttons
broadcast-confirm = 📣 { $total ->
    [one] <b>{ $total } person</b> gets it
   *[other] <b>{ $total } people</b> get it
  }{ $at ->
    [none] { " " }now
   *[other] , on <b>{ $at }</b>. Who that is exactly is decided then
  }. It takes about { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
  }, and purchases go first.
broadcast-go = { $at ->
    [none] 📣 Send to { $total }
   *[other] 🕒 Send at { $at }
  }
broadcast-paid = ⭐ Faster, for Stars…
broadcast-price = ⭐ <b>Paid broadcast</b>

  Up to 1000 messages a second, so about { $seconds } s for { $total } people. Telegram takes 0.1 ⭐ for each message above its free pace from the bot’s own Stars: at most <b>{ $stars } ⭐</b>.

  Telegram allows it only to bots with 10,000 Stars and 100,000 users a month; without them the messages fail.
broadcast-pay = ⭐ Send for up to { $stars } ⭐
broadcast-ask-when = 🕒 When? Send a date and time, such as <code>2026-12-31 18:30</code> or <code>31.12.2026 18:30</code>.

  By the shop’s clock ({ $zone }) it is { $now } now.
broadcast-ask-edit = ✏️ Send the new { $kind ->
    [caption] caption. The file stays
   *[text] text
  }; the buttons stay.
broadcast-edit-sure = ✏️ Put this in the place of what { $count ->
    [one] { $count } person
   *[other] { $count } people
  } got?
broadcast-edit-yes = ✏️ Yes, change it
broadcast-delete-sure = 🗑 Take it out of { $count ->
    [one] { $count } chat
   *[other] { $count } chats
  }? Telegram lets a bot do that for 48 hours.
broadcast-delete-yes = 🗑 Yes, take it back
audit-broadcast-create = Broadcast drafted
audit-broadcast-remove = Draft of a broadcast deleted
audit-broadcast-start = Broadcast started
audit-broadcast-unschedule = Broadcast taken off the schedule
audit-broadcast-pause = Broadcast paused
audit-broadcast-resume = Broadcast went on
audit-broadcast-cancel = Broadcast ended
audit-broadcast-edit = Text of a broadcast changed
audit-broadcast-delete = Broadcast taken back
# End of broadcasts
# Coupons, referral, reviews.
command-referral = Bring friends and earn
history-kind-commission = Commission
history-kind-commission-back = Commission taken back
audit-coupon-create = Coupon made
audit-coupon-batch = Coupons made
audit-coupon-change = Coupon changed
audit-coupon-bind = Coupon bound
audit-coupon-end = Coupon ended
audit-review-hide = Review hidden
audit-review-show = Review shown again
audit-review-answer = Review answered
referral-title = 🤝 <b>Bring friends to { $shop }</b>
referral-off = The shop pays no commission at the moment. Whom you bring now counts for you once it does.
referral-terms = Who comes by your link is yours: you earn <b>{ $percent }%</b> of what they pay for goods, on your balance.
referral-second = You earn { $percent }% of what their friends pay.
referral-cap = At most { $cap } per order.
referral-hold = It comes { $days ->
    [one] { $days } day
   *[other] { $days } days
  } after the purchase, because a purchase may be refunded.
referral-people = 👥 You brought <b>{ $brought }</b> { $brought ->
    [one] person
   *[other] people
  }, <b>{ $buyers }</b> of them bought something.
referral-earned = 💰 Earned: <b>{ $earned }</b>
referral-held = ⏳ Waiting: <b>{ $held }</b>
referral-owed = ↩️ Comes off the next ones, for refunds: <b>{ $owed }</b>
referral-link = 🔗 Your link:
  <code>{ $link }</code>
referral-share = 📤 Share
referral-copy = 📋 Copy the link
referral-invite = Look at { $shop }!
referral-earnings = 📜 What you earned
referral-earnings-title = 📜 <b>What you earned</b>
referral-earnings-none = Nothing yet. Share your link: what your friends buy shows here.
referral-line = { $state ->
    [held] ⏳
    [credited] ✅
   *[reversed] ↩️
  } <b>{ $money }</b> { $level ->
    [1] by somebody you brought
   *[other] by a friend of somebody you brought
  }
  { $state ->
    [held] on your balance on { $due }
    [credited] bought on { $at }
   *[reversed] refunded; bought on { $at }
  }
referral-totals = 👥 Brought: <b>{ $brought }</b>, buyers among them: <b>{ $buyers }</b>
  🛒 Their purchases: <b>{ $revenue }</b>
  💸 Commissions paid: <b>{ $paid }</b>, waiting: <b>{ $held }</b>
coupon-percent = { $percent }%
coupon-fixed = { $amount }
coupon-kept = 🎟 Coupon <b>{ $code }</b>: <b>{ $value }</b> off. It is kept for your next order.{ $from ->
    [none] { "" }
   *[other] {" "}It counts from { $from } on.
  }{ $until ->
    [none] { "" }
   *[other] {" "}It counts until { $until }.
  }
admin-coupons = 🎟 Coupons
admin-feedback = ⭐ Reviews
coupons-text-open = 🎟 <b>Coupons</b>
  { $count ->
    [0] There are none yet. A coupon takes a part or an amount off an order.
   *[other] Those that count now or will:
  }
coupons-text-over = 🗄 <b>Coupons that are over</b>
  { $count ->
    [0] There are none.
   *[other] They count no more; what they did stays.
  }
coupons-line = { $code } · { $value } · { $uses } ×
coupons-line-batch = { $codes } one-time codes · { $value } · { $uses } ×
coupons-new = ➕ New coupon
coupons-batch = 🗂 Many one-time codes
coupons-open = 🎟 Those that count
coupons-over = 🗄 Those that are over
coupon-head = 🎟 Coupon <code>{ $code }</code>: <b>{ $value }</b> off
coupon-head-batch = 🗂 { $codes ->
    [one] <b>{ $codes }</b> one-time code
   *[other] <b>{ $codes }</b> one-time codes
  }, <b>{ $open }</b> not used: <b>{ $value }</b> off
coupon-over = 🗄 It is over.
coupon-starts = 📅 From { $at }
coupon-ends = { $at ->
    [none] 📅 Without an end
   *[other] 📅 Until { $at }
  }
coupon-uses = { $most ->
    [none] 🔢 Any number of uses
   *[other] 🔢 At most { $most } { $most ->
        [one] use
       *[other] uses
      }
  }
coupon-each = { $most ->
    [none] 👤 As often as a customer likes
   *[other] 👤 At most { $most } × per customer
  }
coupon-minimum = 🧺 For orders of { $least } and more
coupon-first = 🌱 For a first order only
coupon-bound = 📦 Only for: { $names ->
    [none] what is deleted
   *[other] { $names }
  }
coupon-free = 📦 For every product
coupon-figures = 📊 { $uses ->
    [one] { $uses } order
   *[other] { $uses } orders
  }, discount given <b>{ $discount }</b>, revenue <b>{ $revenue }</b>
coupon-edit-value = 💸 Value
coupon-edit-starts = 📅 Beginning
coupon-edit-ends = 📅 End
coupon-edit-uses = 🔢 Uses
coupon-edit-each = 👤 Per customer
coupon-edit-minimum = 🧺 Least order
coupon-edit-first = { $first ->
    [yes] ✅
   *[no] ⬜️
  } First order only
coupon-products = 📦 Products
coupon-categories = 🗂 Categories
coupon-share = 📤 Share
coupon-copy = 📋 Copy the link
coupon-invite = Coupon { $code }
coupon-codes = 📄 Codes as a file
coupon-codes-sent = The file is on its way.
coupon-end = 🛑 End it
coupon-ask-code = 🎟 What is the code? Latin letters, digits, hyphens; customers may type it in small letters. Or let me make one that nobody guesses.
coupon-ask-count = 🗂 How many codes? Each counts once. Up to 5000.
coupon-ask-value = 💸 What does it take off? A part like <code>10%</code>, or an amount in { $currency } like <code>5</code>. Shipping is never reduced.
coupon-ask-starts = 📅 When does it begin? Like <code>2026-12-31</code> or <code>31.12.2026 18:00</code>, in { $zone }.
coupon-ask-ends = 📅 When does it end? Like <code>2026-12-31</code> or <code>31.12.2026 18:00</code>, in { $zone }. A date alone counts to its end.
coupon-ask-uses = 🔢 How many orders may use it in all?
coupon-ask-each = 👤 How often may one customer use it?
coupon-ask-minimum = 🧺 How much must the goods of an order cost at least, in { $currency }?
coupon-usual-code = 🎲 Make a code
coupon-usual-starts = From now on
coupon-usual-ends = Without an end
coupon-usual-uses = Any number
coupon-usual-each = As often as they like
coupon-usual-minimum = Any order
coupon-bind-product = 📦 <b>Products of the coupon</b>
  { $count ->
    [0] The shop has no products.
   *[other] It counts for those with a mark, and for the categories that are chosen. Without any mark at all it counts for everything.
  }
coupon-bind-category = 🗂 <b>Categories of the coupon</b>
  { $count ->
    [0] The shop has no categories.
   *[other] It counts for all in those with a mark and below, and for the products that are chosen. Without any mark at all it counts for everything.
  }
coupon-choice = { $chosen ->
    [yes] ✅
   *[no] ⬜️
  } { $name }
reviews-title = ⭐ <b>{ $product }</b>
  { $count ->
    [0] { "" }
    [one] { NUMBER($average, minimumFractionDigits: 1) } · { $count } review
   *[other] { NUMBER($average, minimumFractionDigits: 1) } · { $count } reviews
  }
reviews-none = Nobody has written about it yet.
reviews-whole = 📖 { $at }
reviews-photo = 📷 { $at }
reviews-write = ✍️ Write a review
reviews-change = ✍️ My review
review-head = <b>{ $stars }</b> { $author } · { $at }
review-words = { $text }
review-shop-says = ↳ <i>{ $text }</i>
rate-ask = ⭐ How many stars? You may add words and a photo afterwards.
rate-thanks = Thank you! If you like, write a few words now, or send a photo.
rate-saved = ✅ Thank you, your review is there.
rate-stars = { $chosen ->
    [yes] ⭐ { $stars }
   *[no] { $stars }
  }
rate-words = ✍️ Words or photo
rate-clear = 🗑 Without words
rate-ask-words = ✍️ What do you think of it? Up to { $longest } characters, or a photo with or without words.
feedback-text-new = ⭐ <b>New reviews</b>
  { $count ->
    [0] You have seen them all.
   *[other] Nobody of the staff has looked at these yet:
  }
feedback-text-all = ⭐ <b>All reviews</b>
  { $count ->
    [0] There are none yet.
   *[other] Newest first:
  }
feedback-text-hidden = 🙈 <b>Hidden reviews</b>
  { $count ->
    [0] There are none.
   *[other] Customers do not see these, and they do not count:
  }
feedback-line = { $state ->
    [new] 🆕
    [hidden] 🙈
   *[seen] 👁
  } { $stars } { $product } · { $author }
feedback-new = 🆕 New
feedback-all = All
feedback-hidden = 🙈 Hidden
feedback-product = ⭐ <b>{ $product }</b>{ $hidden ->
    [yes] {" "}· 🙈 hidden
   *[no] {""}
  }
feedback-answer = 💬 Answer
feedback-answer-again = 💬 Answer anew
feedback-hide = 🙈 Hide
feedback-show = 👁 Show again
feedback-open-product = 📦 Product
feedback-ask-answer = 💬 Write the answer, up to { $longest } characters. Everybody sees it below the review.
# End of coupons, referral, reviews.

# Statistics
admin-statistics = 📊 Statistics
statistics-today = Today
statistics-week = 7 days
statistics-month = 30 days
statistics-dates = 📅 Other days
statistics-csv = 📄 CSV
statistics-ask-dates = 📅 From which day to which? For example <code>2026-11-01 2026-11-15</code> or <code>01.11.2026 – 15.11.2026</code>.
statistics-title = 📊 <b>{ $period }</b>
statistics-numbers = 💰 Revenue: <b>{ $revenue }</b>
  🧾 Orders: { $orders }, on average { $average }
  ↩️ Refunds: { $refunds } ({ $refunded })
  🧑 New customers: { $newCustomers }, active: { $activeCustomers }
  👁 Looked: { $viewers }, of them bought: { $converted } ({ $percent })
statistics-deposits = 💳 <b>Deposits</b>
statistics-deposit = • { $method }: { $money } ({ $count })
statistics-low = 📉 <b>Running out</b>
statistics-low-row = • { $name }: { $left }
statistics-revenue = Revenue
statistics-refunds = refunds: { $money }
statistics-orders = Orders
statistics-average = Average order
statistics-new = New customers
statistics-active = Active customers
statistics-conversion = Looked → bought
statistics-of = { $converted } of { $viewers }
statistics-by-hour = Revenue by hour
statistics-by-day = Revenue by day
statistics-by-week = Revenue by week
statistics-by-month = Revenue by month
statistics-best = best: { $money }
statistics-top = Top products
statistics-methods = Deposits
statistics-nothing = Nothing yet
audit-statistics-export = Statistics taken out as a file
# End of statistics

# Proof of the books
verify-head =
  🔏 <b>The shop’s books are sealed.</b>
  { $transactions ->
     [one] One transaction
    *[other] { $transactions } transactions
  } up to { $at }, and the seal over all of them is

  <code>{ $hash }</code>

  Keep it: if anybody changed an old entry, this number could never come out again.
verify-none = 🔏 The books are sealed every night; the first seal is still to come.
verify-own = { $whole ->
   [yes] ✅ Your own { $lines ->
      [0] balance is empty, and so is your history
      [one] balance is exactly what your one entry says
     *[other] balance is exactly what your { $lines } entries add up to
    }.
  *[no] ⚠️ Your balance is not what your entries add up to. Please write to /support: this must not happen.
 }
verify-all = 🔎 Check everything now
verify-begun = ⏳ I go through all entries, balances and the statements of your providers. This message will tell what came out.
verify-whole =
  ✅ <b>Everything fits.</b>
  { $transactions ->
     [0] Nothing has been posted yet.
     [one] One transaction was
    *[other] { $transactions } transactions were
  } { $transactions ->
     [0] {""}
    *[other] gone through: the seals hold, every balance is the sum of its entries{ $unanswered ->
        [0] , and the statements of your providers say the same.
       *[other] . ⚠️ Not compared: { $unanswered ->
            [one] one provider that does not answer now
           *[other] { $unanswered } providers that do not answer now
          }.
      }
  }
verify-trouble =
  ⚠️ <b>Something does not fit.</b>
  Broken seals: { $broken }
  Balances that are not the sum of their entries: { $balances }
  Lines that differ from a provider’s statement: { $statements }

  Each is written down under “To look at”.
button-findings = 🧐 To look at
# Second factor and identity
factor-ask = 🔐 To { $action ->
    [payout-approve] approve the payout
    [account-add] connect the account
    [account-remove] remove the account
    [key-change] receive money there
    [payout-rules] change the rules of withdrawals
    [staff-add] add somebody to the staff
    [staff-role] change a role
    [staff-invite] invite somebody to the staff
    [role-change] change what a role may do
    [withdraw] withdraw
    [factor-off] switch the second factor off
    [factor-codes] get new recovery codes
    [factor-reset] reset a second factor
    [api-key] make an API key
    [webhook-add] add a webhook
    [webhook-secret] get a new secret
   *[security-change] change what protects the shop
  }, please send the six digits of your app, or a recovery code.
# M-Pesa
provider-mpesa = 📱 M-Pesa
credential-mpesa-key = Open developer.safaricom.co.ke → My Apps → your app, and send me the Consumer Key.
credential-mpesa-secret = Now the Consumer Secret of the same app.
credential-mpesa-shortcode = Send the business short code that payments go to: your Pay Bill number, or the store number of a Till. Digits only.
credential-mpesa-passkey = Send the Lipa na M-Pesa passkey of this short code. Safaricom mails it when the app goes live; for the test host it stands under Simulate → M-Pesa Express.
credential-mpesa-till = Is it a Till (Buy Goods)? Send the Till number. If it is a Pay Bill, send 0.
credential-mpesa-payout-shortcode = For payouts to customers: send the short code of your B2C account.
credential-mpesa-initiator = Send the user name of the API initiator of this B2C account (M-Pesa org portal → Operators).
credential-mpesa-initiator-password = Send the password of this initiator.
credential-mpesa-certificate = Send M-Pesa’s certificate (developer.safaricom.co.ke → Getting Started → Security Credentials): open the file in a text editor and send all of it, from BEGIN to END.
payer-mpesa-phone = 📱 Which M-Pesa number shall pay? Send it like <code>0712 345 678</code>. A request to enter your PIN appears on this phone.
destination-mpesa-phone = 📱 Which M-Pesa number shall receive the money? Send it like <code>0712 345 678</code>.
instructions-mpesa =
  📲 We have sent a request to <code>{ $phone }</code>. Enter your M-Pesa PIN on that phone within a minute.

  No request there? Check that the phone is on and has signal, and start once more.
problem-mpesa-1 = There is not enough money in this M-Pesa account. Top it up and try again.
problem-mpesa-17 = M-Pesa could not carry out the payment just now. Please try again in a minute.
problem-mpesa-26 = M-Pesa is very busy at the moment. Please try again in a minute.
problem-mpesa-1001 = Another M-Pesa request is still open on this phone. Finish or close it there, then try again.
problem-mpesa-1019 = The request on the phone has run out of time. Start again and confirm it within a minute.
problem-mpesa-1025 = M-Pesa could not send its request to the phone. Please try again.
problem-mpesa-1032 = You have cancelled the request on the phone. Nothing was paid.
problem-mpesa-1037 = The phone could not be reached, or nobody answered on it. Check that it is on and has signal, then try again.
problem-mpesa-2001 = The M-Pesa PIN was wrong. Nothing was paid; please try again.
problem-mpesa-9999 = M-Pesa could not send its request to the phone. Please try again.

# Withdrawals
notices-withdrawal = Withdrawals

# The story of a payment
payments-story = 🔎 Why was it not credited?
story-ask = 🔎 Paste what you were given: the number of an invoice, the hash of a transaction, the id of a charge, or what the provider calls the payment.
story-nothing = Nothing in this shop is called <code>{ $text }</code>. Is it complete, and was it paid to this shop? Paste another, or ask the customer for a picture of the receipt.
story-only-chain = <code>{ $text }</code> is not booked here yet. The chain watch has seen this much:
story-head =
  🔎 { $invoice ->
     [none] <b>Payment</b>
    *[other] <b>Invoice #{ $invoice }</b>
  } · { $method }
  👤 { $customer }
story-step = { $at } · { $what ->
     [asked] 🧾 asked for { $money }
     [seen] 👀 { $money } seen
     [settled] ✅ settled: { $money }
     [reversed] ↩️ { $money } left the chain again
     [posted] 📒 { $money } on the balance, entry
     [told] 💬 the customer was told
     [not-told] 🔕 the customer was not told yet:
     [expired] ⌛ the time was over
     [finding] 🧐 { $money } waits to be looked at:
     [found] 🧐 { $money } was looked at:
     [decided] 👮 staff decided:
     [callback] 📨 a callback came:
    *[sighting] ⛓ { $money } in the chain:
  } { $note ->
     [none] {""}
    *[other] <code>{ $note }</code>
  }
story-callback = { $state ->
   [new] waits to be read
   [done] read
   [failed] could not be read
  *[ignored] about nothing here
 }
story-chain = { $status ->
   [final] deep enough, block { $height }
   [orphaned] its block left the chain, { $height }
  *[pending] not deep enough yet, block { $height }
 }
story-verdict-credited = ✅ <b>It was credited: { $credited }.</b>
story-verdict-not-told = ✅ <b>It was credited ({ $credited }), but the message about it has not reached the customer.</b> They may have blocked the bot.
story-verdict-waiting = ⏳ <b>The money is on its way.</b> It is credited by itself as soon as it is final; nobody has to do anything.
story-verdict-reversed = ↩️ <b>The transaction is in no block any more.</b> If it comes back, it is credited; if the sender replaced it, look for the new hash.
story-verdict-callback = 📨 <b>The provider told us something, but no money came of it.</b> Ask it now; what it says is booked at once.
story-verdict-unmade = 🤷 <b>The provider made no invoice for it, so nobody could pay it.</b> Look at the account’s health, and ask the customer to begin again.
story-verdict-by-hand = ✍️ <b>Nobody tells me what comes in at this account.</b> Look into it: if the money is there, confirm it in /admin → Payments → To confirm.
story-verdict-decided = 👮 <b>Staff have decided about what came:</b> their word stands above.
story-verdict-finding = 🧐 <b>It waits for a decision of yours</b> under “To look at”.
story-verdict-expired = ⌛ <b>Nothing was paid while the invoice was open.</b> Late money is still found: ask the provider now, or have the customer check what they paid and where.
story-verdict-nothing = 🤷 <b>Neither the provider nor a chain has told us of any money yet.</b> Ask the provider now.
story-check = 🔄 Ask the provider now
story-person = 👤 Customer
story-other = 🔎 Another one

provider-kryptoexpress = 🧾 KryptoExpress
credential-kryptoexpress-key = Open KryptoExpress → API and send me the API key. Callbacks need nothing more: their address goes with each payment.
command-security = Second factor and identity
security-text = 🔐 <b>Security</b>

  A second factor protects you even from somebody who uses your Telegram: withdrawals then need six digits from an app on your phone as well.
security-factor = Second factor: <b>{ $since ->
    [none] off
   *[other] on since { $since }
  }</b>
security-codes-left = Recovery codes left: { $left }
security-waits = ⏳ Payouts wait until { $until }, because it was reset.
security-required = ⚠️ This shop wants its staff to have one.
security-on = 🔐 Switch the second factor on
security-off = Switch it off
security-codes = 🗝 New recovery codes
security-is-off = 🔓 Your second factor is off.
security-scan = 🔐 Scan this with an authenticator (Google Authenticator, Aegis, 1Password …), or enter the key by hand:

  <code>{ $secret }</code>

  Link: <code>{ $link }</code>

  Then send the six digits that it shows. This message disappears afterwards.
security-copy = 📋 Copy the key
security-codes-text = ✅ Your second factor works.

  These { $count } recovery codes are for the day your phone is gone. Each works once. Write them down somewhere outside of Telegram: nobody can show them again.

  { $list }
security-copy-codes = 📋 Copy the codes
security-noted = I have kept them, delete this message
person-security = 🔐 Security
person-factor-text = 🔐 <b>{ $name }</b>
person-factor-locked = 🔒 Locked until { $until } after too many wrong codes
person-factor-waits = ⏳ Payouts wait until { $until }, because it was reset
person-reset = ♻️ Reset the second factor
person-reset-sure = Take away the second factor of <b>{ $name }</b>? Do it only when you are sure who asks: talk to them in person. They are told, and their payouts wait for a day.
person-reset-yes = ♻️ Yes, reset it
person-reset-done = The second factor is reset
settings-security = 🔐 Security
safeguards-text = 🔐 <b>Security</b>

  Second factor of staff, for payouts and their rules, payment accounts and keys, and who is staff: <b>{ $staffFactor ->
    [required] everybody must have one
   *[optional] as each of them likes
  }</b>
  { $count } of { $all } have one.{ $without ->
    [none] {""}
   *[other] {" "}Without: { $without }
  }

  Customers are asked who they are: <b>{ $identity ->
    [on] yes
   *[off] no
  }</b>

  A changed key or address waits before payments go there: <b>{ $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
  }</b>{ $soon ->
    [none] {""}
   *[other] {" "}(from { $until }: { $soon } h)
  }
safeguards-key = ⏳ Wait of a changed key
safeguards-key-text = ⏳ <b>Wait of a changed key</b>

  When somebody changes where coins go, all owners hear of it at once. For so long the key before stays in use, and the change can be undone: <b>{ $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
  }</b>.{ $soon ->
    [none] {""}
   *[other] {" "}From { $until } on: { $soon } h.
  }

  A longer wait counts at once. A shorter one counts when the one of now is over, so that nobody can shorten it and change the key right after.
safeguards-staff = { $staffFactor ->
    [required] Let staff decide
   *[optional] Require it of staff
  }
safeguards-own = 🔐 My own
audit-factor-on = Second factor switched on
audit-factor-off = Second factor switched off
audit-factor-codes = New recovery codes
audit-factor-reset = Second factor reset
provider-okx = 🏦 OKX
provider-mobee = 🐝 Mobee
provider-bank = 🏛 Bank transfer
credential-okx-key = On okx.com → profile → API, make an API key with the permissions Read, Trade and Withdraw, and allow it this server's address. Send me the <b>API key</b>.
credential-okx-secret = Now the <b>secret key</b> that OKX showed with it.
credential-okx-passphrase = And the <b>passphrase</b> that you chose for this key.
credential-mobee-key = In the Mobee app, make an API key. Send me the <b>API key</b>.
credential-mobee-secret = Now its <b>API secret</b>.
credential-bank-currency = Which currency does the account take? Send its code: EUR, ETB, IDR …
credential-bank-holder = To whom does the account belong, as a transfer has to name them?
credential-bank-bank = What is the bank called? Add its BIC or branch where people need one.
credential-bank-account = The account number or IBAN.
credential-bank-note = Anything else that a payer must know: hours, fees, what to write. Send <code>-</code> for nothing.
account-calls = <b>{ $source }</b> · { $label }

  { $calls ->
    [named] 🔔 It calls back by itself: the address goes with each payment, you need not enter it anywhere. { $seen ->
        [none] No callback has come yet.
       *[other] Last callback: { $seen }
      }
    [telegram] 🔔 Telegram tells the bot of each payment by itself. There is nothing else to set up.
    [asked] 🔄 Nobody calls back from there: I ask for new payments by myself.
    [hand] ✍️ Nobody calls back from there: what I do not find by asking, you confirm in /admin → Payments → To confirm.
   *[alone] ✍️ Nobody tells me what comes in there, and there is nobody to ask. Look into your account and confirm each transfer in /admin → Payments → To confirm; the customer’s proof and the code in the transfer show whose it is.
  }
audit-invoice-confirm = Payment confirmed by hand
audit-finding-resolve = Finding closed

# What a payer is asked.
payer-again = 📱 { $value }
payer-kryptoexpress-coin = Which coin will you pay with?
instructions-kryptoexpress = Send exactly this amount to this address, in one transfer or in several. It is credited once the network has confirmed all of it.

  <b>{ $coin }</b>
  <code>{ $amount }</code>
  <code>{ $address }</code>
# Chapa
provider-chapa = 🏦 Chapa (telebirr, banks, cards)
credential-chapa-key = Open dashboard.chapa.co → Settings → API, and send me the secret key (CHASECK-…).
credential-chapa-hash = In the dashboard under Settings → Webhooks, set a “secret hash” of your choice (8 characters or more) and send it to me. I show you the webhook’s address when all is done.
credential-chapa-approval = For payouts: in the dashboard under Settings → Account Settings → Transfer Approval, set an approval secret and send it to me. The approval address is the webhook’s address with <code>/approval</code> behind it.
destination-chapa-bank = 🏦 Which bank or wallet shall receive the money?
destination-chapa-account = Send the account number, or for a wallet the phone number like <code>0911 223 344</code>.
destination-chapa-name = Send the name of the account’s owner, as the bank knows it.

# Wallets: money in several currencies
balance-held = 🔒 Set aside: <b>{ $held }</b>
balance-wallets = 💰 <b>Your wallets</b>
balance-wallet = • <b>{ $available }</b>{ $held ->
    [none] {""}
   *[other] {" "}· 🔒 { $held } set aside
  }{ $state ->
    [off] {" "}· <i>not offered any more, still yours</i>
   *[on] {""}
  }

# The history of a customer
history-in = ➕ <b>{ $came }</b> · { $kind }{ $counters ->
    [none] {""}
   *[other] {" "}· { $counters }
  }
  <i>{ $at }</i>
history-out = ➖ <b>{ $went }</b> · { $kind }{ $counters ->
    [none] {""}
   *[other] {" "}· { $counters }
  }
  <i>{ $at }</i>
history-swap = 🔁 <b>{ $went }</b> → <b>{ $came }</b> · { $kind }
  <i>{ $at }</i>
history-hold = 🔒 <b>{ $came }</b> · { $kind }
  <i>{ $at }</i>
history-free = 🔓 <b>{ $went }</b> · { $kind }
  <i>{ $at }</i>
history-none = Nothing of this kind happened in this time.
history-filter = { $what ->
    [type] 🗂 { $value }
    [currency] 👛 { $value }
   *[period] 📅 { $value }
  }
history-by-type = 🗂 What do you want to see?
history-by-currency = 👛 Of which wallet?
history-by-period = 📅 Of which time?
history-type-all = All
history-type-deposit = Top-ups
history-type-purchase = Purchases
history-type-refund = Refunds
history-type-trade = Exchanges
history-type-withdrawal = Withdrawals
history-type-fee = Fees
history-type-adjustment = Corrections
history-type-commission = Commissions
history-type-bonus = Bonuses
history-type-hold = Set aside
history-kind-trade = Exchange
history-kind-fee = Fee
history-kind-bonus = Bonus
history-kind-payout = Withdrawal
history-kind-payout-hold = Set aside for a withdrawal
history-kind-payout-back = Withdrawal given back
period-all = All the time
period-month = This month
period-last = Last month
period-year = This year

# Where money comes from and goes to, in plain words
counter-sales = the shop
counter-adjustments = the shop
counter-refunding = back to where it was paid from
counter-referral = referral programme
counter-given-up = given up
counter-payout = paid out by the shop
counter-exchange = exchange
counter-fees = fees
counter-suspense = to be cleared
counter-other = the shop

# A receipt
receipt-title = 🧾 <b>Receipt #{ $id }</b>
receipt-paid = Paid: <b>{ $paid }</b>
receipt-fee = Of it our fee: <b>{ $fee }</b>
receipt-provider-fee = The payment service took { $fee } from the shop.
receipt-rate = Rate: { $one } = <b>{ $price }</b>{ $spread ->
    [0] {""}
   *[other] , of which { $spread } % stays with the shop
  }{ $sources ->
    [none] {""}
   *[other] {" "}· by { $sources }
  }{ $own ->
    [yes] {" "}· rate set by the shop
   *[no] {""}
  }
receipt-outside = Number at the other side: <code>{ $outside }</code>
receipt-reference = To show to support: <code>#{ $id }</code>
receipt-copy = 📋 Copy the number

# A statement
statement-button = 📄 Statement
statement-text = 📄 A statement lists all that came and went, with what you had before and after. For which time?
statement-own = 📅 Other dates
statement-ask-period = 📅 Send the first and the last day, for example <code>2026-01-01 2026-03-31</code>.
statement-format = 📄 Statement: <b>{ $period }</b>. As what?
statement-pdf = 📄 PDF
statement-csv = 📊 CSV
statement-begun = ⏳ Your statement is being made. It comes as a file in a moment.
statement-opening = Balance before
statement-closing = Balance after
statement-column-time = Time
statement-column-number = No.
statement-column-what = What
statement-column-counterparty = From or to
statement-column-currency = Currency
statement-column-amount = Amount
statement-column-balance = Balance

# Exchange between wallets
command-trade = Exchange between your wallets
trade-button = 🔁 Exchange
trade-from = 🔁 <b>Exchange</b>

  Which wallet do you give from?
trade-wallet = { $available }
trade-nothing = 🔁 There is nothing to exchange yet: your wallets are empty.
trade-closed = 🔁 This shop does not offer an exchange.
trade-to = 🔁 You give <b>{ $from }</b>. What do you want to get?
trade-ask = 🔁 <b>{ $from }</b> → <b>{ $to }</b>

  You have <b>{ $available }</b>. How much do you give? The shop keeps { $spread } % of the market price.{ $least ->
    [none] {""}
   *[other] {" "}At least { $least } at a time.
  }{ $most ->
    [none] {""}
   *[other] {" "}At most { $most } at a time.
  }{ $day ->
    [none] {""}
   *[other] {" "}At most { $day } in 24 hours.
  }
trade-part-all = All
trade-part-half = Half
trade-card = 🔁 You give <b>{ $gives }</b>
  You get <b>{ $gets }</b>

  { $one } = <b>{ $price }</b>, rounded down to the smallest unit; { $spread } % of the market price stays with the shop.{ $sources ->
    [none] {""}
   *[other] {" "}Prices by { $sources }.
  }{ $own ->
    [yes] {" "}The rate is set by the shop.
   *[no] {""}
  }
  ⏳ This price is yours for { $seconds ->
    [one] { $seconds } more second
   *[other] { $seconds } more seconds
  }.
trade-over = ⌛ The time for this price is over, nothing was exchanged.

  You would have given <b>{ $gives }</b> for <b>{ $gets }</b>.
trade-confirm = ✅ Exchange
trade-again = 🔄 New price
trade-done = ✅ <b>Exchanged</b>

# Staff: wallets, rates and the exchange
settings-wallets = 👛 Wallets
wallets-text = 👛 <b>Wallets</b>

  Prices and orders are in <b>{ $currency }</b>. Customers can also keep money in the currencies that are ticked here: coins that arrive stay what they are, and can be exchanged. What is in a wallet that you switch off stays with its owner.
wallets-line = • { $customers ->
    [one] { $customers } customer has
   *[other] { $customers } customers have
  } <b>{ $money }</b>{ $state ->
    [off] {" "}· switched off
   *[on] {""}
  }
wallets-other = ➕ Another one
wallets-ask = 👛 Send the code of a currency or a coin, such as <code>GBP</code> or <code>LTC</code>. The same again switches it off.
wallets-rates = 💱 Rates
wallets-trade = 🔁 Exchange
rates-text = 💱 <b>Rates</b>

  What one of each wallet is worth in <b>{ $currency }</b> now: the middle of at least two sources that agree.
rates-one-wallet = There is no wallet beside that of your shop.
rates-line = • { $one } = <b>{ $price }</b>{ $sources ->
    [none] {""}
   *[other] {" "}· { $sources }
  }{ $own ->
    [yes] {" "}· your own rate
   *[no] {""}
  }
rates-none = • ⚠️ { $from } in { $to }: no source has a price that can be trusted now. Until there is one, or one of your own, nothing is credited or exchanged at it.
rates-own-title = <b>Your own rates</b>
rates-own = • 1 { $base } = <b>{ $price } { $currency }</b>, set { $hours ->
    [0] less than an hour ago
    [one] { $hours } hour ago
   *[other] { $hours } hours ago
  }{ $age ->
    [old] {" "}· ⚠️ <b>please look at it again</b>
   *[fresh] {""}
  }
rates-rounding = Everything is rounded for the shop, by less than one smallest unit: down what customers get, up what they are asked for.
rates-set = ✏️ { $currency }
rates-ask = 💱 How much <b>{ $currency }</b> is one { $base }? Send a number. With a currency behind it, it is the price of one of that: <code>135.20 USDT</code>. Your rate is used instead of those of the sources, also for all coins.
rates-drop = 🗑 Use the sources again
rates-far = ⚠️ 1 { $base } = <b>{ $price } { $currency }</b>? Until now it is { $one } = <b>{ $known }</b>. That is far away: is no digit wrong?
rates-sure = ✅ It is right
notice-own-rate-old = 💱 Your own rate is older than { $hours } hours: 1 { $base } = { $price } { $currency }. Is it still right?
button-rates = 💱 Rates
knobs-trade = 🔁 <b>Exchange between wallets</b>
knob-unit-seconds = { $count } s
knob-trade = Exchange offered
knob-trade-spread = Spread
knob-trade-least = Least at a time
knob-trade-most = Most at a time
knob-trade-day = Most in 24 hours
knob-trade-seconds = Price holds for
knob-own-rate-age = Own rate is old after
knob-ask-trade-spread = What the shop keeps of the market price, in percent. A pair can have its own.
knob-ask-trade-least = What a customer exchanges at least at a time.
knob-ask-trade-most = What a customer exchanges at most at a time.
knob-ask-trade-day = What a customer exchanges at most in 24 hours.
knob-ask-trade-seconds = For so many seconds a customer may confirm the price that they saw.
knob-ask-own-rate-age = After so many hours you are asked whether a rate of your own is still right.
spreads-line = • { $pair }: { $spread } %
spreads-button = ↔️ Spread of a pair
spreads-text = ↔️ Every exchange has a spread of { $spread } %, but these. Tap one to remove it.
spreads-add = ➕ A pair
spreads-drop = 🗑 { $pair }: { $spread } %
spreads-ask = ↔️ Send from, to and percent, for example <code>BTC USD 0.5</code>. It holds for this direction.
covers-line = • Covered by orders at an exchange: { $state ->
    [on] yes
   *[off] no
  }
covers-button = 🛡 Cover
covers-text = 🛡 <b>Cover</b>

  When a customer exchanges coins, the shop has more of one and less of the other. An order at OKX evens that out, for fiat money against USDT; each is placed once, and you hear of one that fails. { $state ->
    [on] It is switched on.
   *[off] It is switched off.
  } { $accounts ->
    [0] Add an account at OKX under Payments first.
    [one] By this account:
   *[other] By one of these accounts:
  }
covers-off = Switch off
covers-one = { $state ->
    [filled] ✅ filled
    [failed] ❌ failed
    [unknown] ❔ not known yet
    [placed] ⏳ placed
   *[other] ⏳ begins
  } · { $at }
  The customer: { $gave } → { $got }{ $sold ->
    [none] {""}
   *[other] {" "}
  The order: { $sold } → { $bought }
  }{ $reason ->
    [none] {""}
   *[other] {" "}
  { $reason }
  }
identity-text = 🪪 <b>Who you are</b>
identity-privacy = <i>What you tell is kept sealed, and only those of the staff see it who decide on withdrawals. The pictures themselves stay at Telegram. You can delete all of it here.</i>
identity-level = Your level: <b>{ $level ->
    [none] not known
    [basic] basic
   *[full] full
  }</b>
identity-no-limit = no limit
identity-withdraw = 💸 Withdrawals in 24 hours: { $day }, in 30 days: { $month }
identity-trade = 💱 Exchange in 24 hours: { $day }, in 30 days: { $month }
identity-state = { $state ->
    [open] ✍️ You have begun to show who you are, but not sent it yet.
    [sent] ⏳ Your papers are being looked at.
    [accepted] ✅ Accepted{ $until ->
      [none] {""}
     *[other] {" "}until { $until }
    }.
    [refused] ✖️ Not accepted: { $reason }
   *[expired] ⌛ What you showed counts no more.
  }
identity-begin = 🪪 Get the level “{ $level ->
    [none] not known
    [basic] basic
   *[full] full
  }”
identity-go-on = ✍️ Go on: { $level ->
    [none] not known
    [basic] basic
   *[full] full
  }
identity-delete = 🗑 Delete my papers
identity-delete-sure = Delete everything that you told and sent to show who you are? Your level goes with it.
identity-delete-yes = 🗑 Yes, delete it
identity-is-deleted = Deleted
identity-ask-name = 🪪 Your first and last name, as they stand in your papers?
identity-ask-birth = 🎂 Your day of birth? For example <code>31.01.1990</code>
identity-ask-document = 🪪 Which document will you show?
identity-ask-front = 📷 Please send a picture of your document ({ $document ->
    [id-card] ID card
    [passport] passport
    [licence] driver's licence
   *[none] none
  }): the side with your face. Everything must be readable.
identity-ask-back = 📷 And the other side, please.
identity-ask-selfie = 🤳 Now a photo of yourself, with the document in your hand.
identity-id-card = ID card
identity-passport = Passport
identity-licence = Driver's licence
identity-picture-front = Front
identity-picture-back = Back
identity-picture-selfie = Selfie
identity-told = Level: <b>{ $level ->
    [none] not known
    [basic] basic
   *[full] full
  }</b>
  Name: <b>{ $name }</b>
  Born: <b>{ $birth }</b>
  Document: <b>{ $document ->
    [id-card] ID card
    [passport] passport
    [licence] driver's licence
   *[none] none
  }</b>
  Pictures: { $pictures }
identity-send = 📨 Send it
identity-change-name = ✏️ Name
identity-change-birth = ✏️ Day of birth
identity-change-document = 📷 Other pictures
identity-is-sent = Sent. We tell you as soon as somebody has looked.
identities-button = 🪪 Papers
identities-text = 🪪 <b>Papers that wait</b>
  { $count ->
    [0] Nothing waits.
   *[other] Oldest first.
  }
identities-line = { $name } · { $level ->
    [none] not known
    [basic] basic
   *[full] full
  }
identities-check = 🪪 <b>{ $name }</b> { $username ->
    [none] {""}
   *[other] { $username }
  }
  { $state ->
    [sent] ⏳ Waits since { $at }
    [accepted] ✅ Accepted{ $until ->
      [none] {""}
     *[other] {" "}until { $until }
    }
    [refused] ✖️ Refused: { $reason }
   *[expired] ⌛ Expired
  }
identities-accept = ✅ Accept
identities-refuse = ✖️ Refuse
identities-hide = Close
identities-ask-reason = Why is it refused? The customer reads this.
identities-decided = Decided
person-check = 🪪 { $level ->
    [none] not known
    [basic] basic
   *[full] full
  } · { $state ->
    [sent] waits
   *[accepted] accepted
  }
notices-identity = Papers
safeguards-identity = 🪪 Who customers are
levels-text = 🪪 <b>Who customers are</b>

  { $state ->
    [off] Nobody is asked. When you switch it on, customers show who they are before they may withdraw or exchange more than you allow to strangers.
   *[on] Each level allows so much in 24 hours and in 30 days. What was accepted is good for { $days ->
      [0] ever
      [one] { $days } day
     *[other] { $days } days
    }.
  }
levels-level = { $level ->
    [none] not known
    [basic] basic
   *[full] full
  }
levels-on = Switch it on
levels-off = Switch it off
levels-days = 🗓 Good for
levels-ask-days = For how many days is an accepted check good? Now: { $days }. Up to { $most }; 0 is for ever.
levels-one = 🪪 Level: <b>{ $level ->
    [none] not known
    [basic] basic
   *[full] full
  }</b>
  { $level ->
    [none] What somebody may do of whom you know nothing.
   *[other] Name and day of birth are always asked. Of the documents that you mark, the customer shows one.
  }
levels-limit-withdrawday = 💸 Withdrawals in 24 hours: { $most ->
    [none] no limit
   *[other] { $most }
  }
levels-limit-withdrawmonth = 💸 Withdrawals in 30 days: { $most ->
    [none] no limit
   *[other] { $most }
  }
levels-limit-tradeday = 💱 Exchange in 24 hours: { $most ->
    [none] no limit
   *[other] { $most }
  }
levels-limit-trademonth = 💱 Exchange in 30 days: { $most ->
    [none] no limit
   *[other] { $most }
  }
levels-free = No limit
levels-ask-limit = { $what }

  How much at most, in { $currency }? 0 means nothing at all.
audit-identity-accept = Papers accepted
audit-identity-refuse = Papers refused
# Telebirr
provider-telebirr = 📲 telebirr
credential-telebirr-fabric-id = From the telebirr developer portal of your merchant account, send me the Fabric App ID.
credential-telebirr-secret = Now the App Secret of the same app.
credential-telebirr-app-id = Send the Merchant App ID. Digits only.
credential-telebirr-merchant = Send your merchant short code. Digits only.
credential-telebirr-private-key = Send your private key: the whole text, from BEGIN to END. Line breaks may be lost on the way, I put them right.
credential-telebirr-public-key = Send telebirr’s public key, as the portal shows it. I check its payment messages with it.

# Payments: accounts, rules, findings and Stars.
provider-telegram = 💳 Card, by Telegram
credential-telegram-token = Open @BotFather → your bot → Payments, choose a provider and follow it; then send me the token that @BotFather gives, like <code>123456:LIVE:abc</code>.
account-health = { $state ->
    [works] ✅ Works{ $since ->
        [none] { "" }
       *[other] { " " }since { $since }
      }
    [limps] 🟡 The last call failed ({ $failedAt }): { $reason ->
        [credentials-refused] its credentials are refused
       *[other] no useful answer
      }. One that works makes it good again.
    [hidden] 🔴 Hidden from customers since it { $reason ->
        [credentials-refused] refuses its credentials
       *[other] gives no useful answer
      } (last on { $failedAt }). I try again at { $next }, and it comes back by itself.
   *[unknown] ⚪ Nobody has used it yet.
  }
payments-findings = 🔎 To look at: { $count }
payments-no-findings = 🔎 What was looked at
payments-new = ➕ Add a way
payments-rules = ⚖️ Payment rules
payments-which-new = ➕ <b>Add a way to pay</b>

  Several accounts of one provider are fine: customers get the one that works best.
rules-text = ⚖️ <b>Payment rules</b>

  What happens with money that does not fit its invoice. Nothing is ever lost: what is not credited waits under “To look at”.

  • Too little (decided when the time to pay is over, until then the rest may come): { $partial ->
      [wait] waits for you
     *[balance] to the balance
    }
  • Too much: { $over ->
      [wait] the rest waits for you
     *[balance] all to the balance
    }
  • Late: { $late ->
      [wait] waits for you
     *[balance] to the balance, at the price of that moment
    }
  • Still exact: { $tolerance }% more or less
  • Least top-up: { $least ->
      [none] any
     *[other] { $least }
    }
  • Most at once: { $most ->
      [none] any
     *[other] { $most }
    }
rules-turn = { $which ->
    [partial] Too little
    [over] Too much
   *[late] Late
  }: { $way ->
    [balance] → leave it to us
   *[wait] → to the balance
  }
rules-field = { $field ->
    [tolerance] ± Tolerance
    [least] ⬇️ Least
   *[most] ⬆️ Most
  }
rules-ask = { $field ->
    [tolerance] How many percent may a payment be off and still count as exact? From 0 to 10, like <code>0.5</code>. What is missing then is at your cost.
    [least] What is the least that can be topped up at once, in { $currency }?
   *[most] What is the most that can be topped up at once, in { $currency }?
  }
rules-none = { $field ->
    [tolerance] The exact amount only
   *[other] No limit
  }
findings-text = { $state ->
    [open] 🔎 <b>To look at</b>
   *[resolved] 🔎 <b>What was looked at</b>
  }

  { $count ->
    [0] { $state ->
        [open] Nothing waits for you: every payment fits.
       *[resolved] Nothing yet.
      }
   *[other] What came and fits nothing in the books. Nothing of it is lost, and nothing of it is credited by itself.
  }
findings-of = { $state ->
    [open] ⏳ What waits
   *[resolved] ✅ What is done
  }
finding-name = { $kind ->
    [stray-event] A payment without an invoice
    [other-amount] Another amount
    [other-currency] Another currency
    [unknown-comment] Coins without a known comment
    [partial] Too little
    [over] Too much
    [late] Late
    [stars-unmatched] Telegram payment without an invoice
    [stars-owed] Stars went back, the money was spent
    [unseen-coins] Coins that nobody saw coming
    [left-chain] A credited payment left the chain
    [payout-unmatched] A payout that does not fit
    [hedge] An exchange without cover
   *[difference] Two books differ
  }
finding-line = #{ $id } · { $name }{ $money ->
    [none] { "" }
   *[other] { " " }· { $money }
  }
finding-text = 🔎 <b>#{ $id } · { $name }</b>
  { $at }{ $money ->
    [none] { "" }
   *[other] { " " }· <b>{ $money }</b>
  }

  { $facts }
finding-what-to-do = 👉 { $kind ->
    [stray-event] Ask the provider whose payment this is. If it is a customer’s, credit it to them once; if it has nothing to do with this shop, close it with a word why.
    [other-amount] Compare the invoice with the provider’s page: a wallet’s fee or another network makes an amount differ. Credit what really came, or close it with a word why.
    [other-currency] Compare the invoice with the provider’s page. Credit what really came, or close it with a word why.
    [unknown-comment] Somebody sent this to the shop’s address without a comment of a customer. Ask who is missing a payment, compare the sender’s address, and credit it to them once; if it has nothing to do with the shop, close it with a word why.
    [partial] The rest did not come in time. Credit what came, or give it back outside and close this with a word.
    [over] Credit what was too much, or give it back outside and close this with a word.
    [late] Credit it, or give it back outside and close this with a word.
    [stars-unmatched] Telegram has the money for you. Find the customer and credit them once, or give it back and close this.
    [stars-owed] The customer owes this. Take it when there is something on their balance, or close this with a word.
    [unseen-coins] A contract passed these coins on, and the node does not show such payments. Look the address up in an explorer. If the coins are this customer’s payment, credit them once; if you sent them yourself, close this with a word.
    [left-chain] The network replaced many blocks, and this payment is in none of the new ones. It may still come back: look the transaction up in an explorer. If it does not, ask the customer to pay again, or take the amount off on their card, and close this with a word.
    [payout-twice] It was given back to the balance, and now the provider says that it arrived all the same: the customer has it twice. Compare with the provider’s page; if it is so, take it off the balance on the customer’s card, and close this with a word.
    [payout-unmatched] Compare with the provider’s page before you pay anything again; then close this with a word.
    [balance] “Ours” is the balance as it is kept, “theirs” what its entries add up to: somebody changed one past the program. Credit nothing; tell whoever runs the platform, and close this with a word when you know why.
    [hedge] The customer has theirs; only the shop holds more of one currency now. Look at the reason, exchange as much at OKX yourself if you want to, and close this with a word.
   *[difference] Compare both with the provider’s page. If it is a customer’s payment, credit it to them once; else close this with a word when you know why.
  }
finding-ended = ✅ { $at }: { $resolution }
finding-resolution = { $how ->
    [credited] credited to a customer
    [completed] the rest came, all of it is credited
    [refunded] the Stars went back
   *[collected] taken from the balance
  }
finding-credit = 💰 Credit to a customer
finding-collect = ⬅️ Take from the balance
finding-close = ✅ Close with a word
finding-story = 🧭 What happened
finding-ask-reason = What was it? A few words for your colleagues.
finding-ask-customer = Whose money is it? Send the customer’s number (it stands on their card) or their @username.
finding-ask-amount = How much shall be credited, in { $currency }?
finding-sure = 💰 Credit <b>{ $money }</b> to <b>{ $customer }</b> (#{ $number })? This can be done once, and the customer hears of it.
finding-credit-yes = 💰 Yes, credit { $money }
finding-amount = ✏️ Another amount
finding-whose = 👤 Another customer
finding-credited = Credited: { $money }
finding-collected = { $left ->
    [none] Everything is taken.
   *[some] What was there is taken. The rest is still owed.
  }
stars-text = ⭐ <b>Telegram Stars</b>

  Price: { $price ->
    [none] Stars are off
   *[other] 1 ⭐ = { $price }
  }
  The bot has at Telegram: { $balance ->
    [none] Telegram does not say now
   *[other] <b>{ $balance }</b>
  }

  Each night I compare Telegram’s list with the books. Stars can be withdrawn 21 days after they came.
stars-price = 💱 Price of a Star
stars-payments = 🧾 Payments in Stars
stars-list = 🧾 <b>Payments in Stars</b>{ $count ->
    [0] { "" }

  None yet.
   *[other] { "" }
  }
stars-line = { $refund ->
    [none] { "" }
   *[other] ↩️{ " " }
  }{ $stars } · { $customer } · { $at }
stars-one = ⭐ <b>{ $stars }</b> from <b>{ $customer }</b>, { $at }
  Credited: { $credit }{ $order ->
    [none] { "" }
   *[other] { "" }
  It paid order #{ $order }: give it back there.
  }{ $refund ->
    [none] { "" }
    [pending] { "" }
  ⏳ Telegram is asked to give the Stars back.
   *[done] { "" }
  ↩️ The Stars went back.
  }
stars-back = ↩️ Give the Stars back
stars-back-sure = Give <b>{ $stars }</b> back to <b>{ $customer }</b>? { $credit } leaves their balance now, and Telegram returns the Stars.
stars-back-yes = ↩️ Yes, give back
stars-back-begun = Telegram is asked now
audit-stars-refund = Stars given back
audit-finding-credit = Finding credited
audit-finding-collect = Owed Stars taken
payments-stars = ⭐ Stars

# Walked by hand
ticket-about-order = 💬 Ask about this order
desk-order-chat = 💬 Write about it
desk-order-ask = 💬 What do you write to <b>{ $name }</b> about order <b>#{ $order }</b>? A message, a photo or a file. They can answer.
audit-ticket-begin = Conversation about an order begun
# End of walked by hand
withdraw-button = 💸 Withdraw
withdraw-which = 💸 <b>Withdraw</b>
  From which wallet?
withdraw-wallet = 👛 { $available }
withdraw-closed = 💸 This shop does not pay out at the moment.
withdraw-empty = 💸 There is nothing to withdraw yet. This shop pays out: { $currencies }.
withdraw-how = 💸 <b>Withdraw { $currency }</b>
  Which way?
withdraw-way-line = • { $name }: { $least ->
    [none] {""}
   *[other] from <b>{ $least }</b>,{" "}
  }{ $feeIs ->
    [none] no fee
   *[some] fee { $fee }
  }
withdraw-amount = 💸 <b>{ $name }</b>
  In your wallet: <b>{ $available }</b>
  { $feeIs ->
    [none] No fee
   *[some] Fee: <b>{ $fee }</b>, on top of what you receive
  }
  { $least ->
    [none] You can withdraw any amount
   *[other] At least: <b>{ $least }</b>{ $feeIs ->
        [none] { "" }
       *[some] {" "}({ $total } with the fee)
      }
  }{ $most ->
    [none] { "" }
   *[other] { "" }
  At most: <b>{ $most }</b>
  }

  How much do you want to receive?
withdraw-all = All of it: { $most }
withdraw-summary = 💸 <b>Please check</b>

  You receive: <b>{ $money }</b>
  { $feeIs ->
    [none] No fee
   *[some] Fee: { $fee }
  }
  Leaves your wallet: <b>{ $total }</b>
  By: { $way }
  To: <code>{ $destination }</code>{ $unchecked ->
    [no] { "" }
   *[yes] { "" }

  ⚠️ Compare the destination sign by sign: a typing mistake in it cannot be noticed, and money sent elsewhere does not come back.
  }{ $hours ->
    [0] { "" }
    [one] { "" }

  🕓 A destination that is new to you is paid an hour later.
   *[other] { "" }

  🕓 A destination that is new to you is paid { $hours } hours later.
  }{ $needed ->
    [0] { "" }
   *[other] { "" }

  👤 The shop looks at this withdrawal first.
  }

  The button below works for { $minutes } minutes, once.
withdrawals-own = 📋 My withdrawals
withdrawals-title = 📋 <b>Your withdrawals</b>
withdrawals-none = 📋 You have not withdrawn anything yet.
withdrawal-line = { $mark } #{ $id } · { $money }
withdrawal-cancelled = Cancelled. The money is on your balance again.
payout-mark-requested = 🕓
payout-mark-approved = 👍
payout-mark-submitting = 📤
payout-mark-submitted = 📤
payout-mark-unknown = 🔎
payout-mark-settled = ✅
payout-mark-failed = ↩️
payout-mark-cancelled = ✖️
way-hand = By hand
destination-ton-address = 📍 To which address of <b>{ $way }</b> shall <b>{ $money }</b> go? Send the address of your own wallet. If it is an exchange’s, put its comment (memo) behind a colon, or the money is lost there: <code>UQ…:1234567</code>
destination-chain-address = 📍 To which address of <b>{ $way }</b> shall <b>{ $money }</b> go? Send the address of your own wallet on exactly this network.
destination-network = 🌐 By which network shall <b>{ $money }</b> go? The wallet must be on the same one.
destination-address = 📍 To which address shall <b>{ $money }</b> go? Send the address of your own wallet on exactly this network.
destination-hand-account = 📍 Where shall <b>{ $money }</b> go? Describe it so that the shop can pay: bank, account number, name, or whatever it takes.
destination-fake-account = 📍 To which account of { $way } shall <b>{ $money }</b> go?
admin-payouts = 💸 Withdrawals
payouts-text = 💸 <b>Withdrawals</b>{ $open ->
    [yes] { "" }
   *[no] { "" }
  Customers cannot ask for one at the moment: see the rules.
  }
  { $count ->
    [0] { $filter ->
      [waiting] Nothing waits for your approval.
      [ready] Nothing is waiting to be sent.
      [moving] Nothing is on its way.
      [unknown] Nothing is in doubt.
     *[other] Nothing here yet.
    }
   *[other] { $filter ->
      [waiting] These wait for your approval, the oldest first.
      [ready] These are approved and not sent yet, the oldest first.
      [moving] These are on their way.
      [unknown] Nobody knows yet how these ended. We keep asking and never send them again.
     *[other] The newest first.
    }
  }
payouts-waiting = 🕓 To approve{ $count ->
    [0] { "" }
   *[other] { " " }({ $count })
  }
payouts-ready = 👍 To send{ $count ->
    [0] { "" }
   *[other] { " " }({ $count })
  }
payouts-moving = 📤 On the way{ $count ->
    [0] { "" }
   *[other] { " " }({ $count })
  }
payouts-unknown = 🔎 In doubt{ $count ->
    [0] { "" }
   *[other] { " " }({ $count })
  }
payouts-ended = ✅ Ended
payouts-all = All
payouts-line = { $mark } #{ $id } · { $money } · { $customer }
payouts-export = 📄 Export for { $network }
payouts-export-sure = 📄 All approved withdrawals on { $network } go into one file, for your own wallet to sign. From then on nobody cancels them: enter the transaction of each when it is sent, or say that it was not.
payouts-file = 📄 Withdrawals to be sent: { $count }
payouts-rules = 🔧 Withdrawal rules
payout-text = { $kind ->
    [refund] ↩️ <b>Refund #{ $id }</b>
   *[withdrawal] 💸 <b>Withdrawal #{ $id }</b>
  } — { $state ->
    [requested] waits for approval
    [approved] approved
    [submitting] being sent
    [submitted] on its way
    [unknown] in doubt
    [settled] paid
    [failed] failed, given back
   *[cancelled] cancelled, given back
  }
  Customer: { $customer }
  Receives: <b>{ $money }</b>
  { $feeIs ->
    [none] No fee
   *[some] Fee: { $fee } (in all { $total })
  }
  By: { $way }
  To: <code>{ $destination }</code>{ $waits ->
    [none] { "" }
   *[other] { "" }
  🕓 The destination is new: nothing is sent before { $waits }
  }
payout-step = { $what ->
    [requested] 📝 Asked for
    [approved] 👍 Approved
    [lapsed] 🚫 Approved, counts no more: may not decide any longer
    [uncounted] 🚫 Approved, but did not count: had lost the right to decide
    [taken] ✋ Taken to be sent
    [sent] 📤 Sent
    [arrived] ✅ “It arrived”
    [missing] ❌ “It did not”
    [settled] ✅ Paid
    [failed] ↩️ Given back
    [withdrawn] ✖️ Cancelled by the customer
   *[cancelled] ✖️ Refused
  } · { $at }{ $name ->
    [none] { "" }
   *[other] { " " }· { $name }
  }
payout-external = 🔖 <code>{ $id }</code>
payout-note = 🧾 { $note }
payout-reason = 💬 { $reason }
payout-needs = 👤 { $left ->
    [one] One person must still agree.
   *[other] { $left } people must still agree.
  }
payout-doubt = 🔎 We ask the provider again and again and never send it a second time. If you can see there how it ended, say so{ $needed ->
    [2] ; it takes two of you.
   *[other] .
  }
payout-yes = ✅ Approve
payout-no = ✖️ Refuse
payout-take = ✋ I send it now
payout-paid = ✅ It is paid
payout-hash = ✅ I sent it: the transaction
payout-arrived = ✅ It arrived
payout-lost = ❌ It did not arrive
payout-lost-yes = ❌ Yes, give it back
payout-proof = 🖼 Show the proof
payout-copy-destination = 📋 Copy the destination
payout-copy-amount = 📋 Copy the amount
payout-copy-link = 📋 Copy the payment link
payout-approved = { $left ->
    [0] Approved
    [one] Noted. One more person must agree
   *[other] Noted. { $left } more people must agree
  }
payout-said = { $left ->
    [0] Done
    [one] Noted. One more person must say the same
   *[other] Noted. { $left } more people must say the same
  }
payout-ask-reason = ✖️ Why is { $kind ->
    [refund] refund
   *[withdrawal] withdrawal
  } #{ $id } refused? The customer reads your words and gets { $total } back.
payout-ask-proof = ✅ What shows that <b>{ $money }</b> of { $kind ->
    [refund] refund
   *[withdrawal] withdrawal
  } #{ $id } arrived? Send a photo, a document or a receipt's number.
payout-ask-hash = ✅ Which transaction on { $network } paid <b>{ $money }</b> of withdrawal #{ $id }? Send its hash; we look it up there.
payout-lost-sure = ❌ <b>Did nothing arrive, and can nothing arrive any more?</b>
  { $total } of { $kind ->
    [refund] refund
   *[withdrawal] withdrawal
  } #{ $id } goes back to the customer's balance. If the money was sent after all, it is paid twice.{ $needed ->
    [2] { "" }

  It takes two of you.
   *[other] { "" }
  }{ $state ->
    [submitting] { "" }
   *[other] { "" }

  Look at the provider first.
  }{ $asked ->
    [told] {" "}We asked it just now: it does not say that it arrived.
    [silent] {" "}We asked it just now and got no answer.
   *[none] { "" }
  }
payout-told = The provider has just answered: see how it stands
payoutrules-text = 🔧 <b>Withdrawal rules</b>
  Withdrawals: <b>{ $open ->
    [yes] open
   *[no] closed
  }</b>
  New destinations wait: <b>{ $hours ->
    [0] not at all
    [one] an hour
   *[other] { $hours } hours
  }</b>

  Choose a currency to say by which ways it leaves, for which fee, and who looks at what.
payoutrules-open = ▶️ Open withdrawals
payoutrules-close = ⏸ Close withdrawals
payoutrules-cool = 🕓 Pause for new destinations
payoutrules-currency = { $currency }{ $count ->
    [0] { "" }
   *[other] { " " }· { $count }
  }
payoutrules-in = 🔧 <b>Withdrawals in { $currency }</b>
payoutrules-line-auto = 🤖 Without staff: { $money ->
    [none] never
   *[other] up to { $money }
  }
payoutrules-line-second = 👥 Two people: { $money ->
    [none] never
   *[other] above { $money }
  }
payoutrules-line-customer = 👤 A customer in 24 hours: { $money ->
    [none] as much as they like
   *[other] at most { $money }
  }
payoutrules-line-destination = 📍 A destination in 24 hours: { $money ->
    [none] as much as they like
   *[other] at most { $money }
  }
payoutrules-line-shop = 🏪 The whole shop in 24 hours: { $money ->
    [none] as much as they like
   *[other] at most { $money }
  }
payoutrules-rule-auto = 🤖 Without staff
payoutrules-rule-second = 👥 Two people
payoutrules-rule-customer = 👤 A customer
payoutrules-rule-destination = 📍 A destination
payoutrules-rule-shop = 🏪 The shop
payoutrules-way-line = { $state ->
    [on] ✅ { $name }: { $feeIs ->
        [none] no fee of yours
       *[some] fee { $fee }
      }, { $leastIs ->
        [none] any amount
       *[some] from { $least }
      }
   *[off] ⬜️ { $name }: not offered
  }
payoutrules-way = 🔧 <b>{ $name }, { $currency }</b>
  { $state ->
    [on] Offered. { $feeIs ->
        [none] No fee of yours
       *[some] Fee: <b>{ $fee }</b>
      }, { $leastIs ->
        [none] any amount
       *[some] from <b>{ $least }</b>
      }
   *[off] Not offered.
  }

  { $kind ->
    [provider] The provider sends it by itself as soon as it is approved. Where its own fee is higher, the customer pays that.
    [chain] Staff send it with the shop's own wallet and enter the transaction, which we look up in the network.
   *[hand] Staff pay it and keep a proof.
  }
payoutrules-offer = ▶️ Offer it
payoutrules-stop = ⏸ Stop offering it
payoutrules-fee = Fee
payoutrules-least = Minimum
payoutrules-ask-cool = 🕓 For how many hours shall nothing be sent to a destination that is new to a customer? Now: { $hours }. 0 means no pause; at most { $most }. In this time a customer can stop what somebody else asked for in their name.
payoutrules-ask-auto = 🤖 Up to which amount of { $currency }, fee included, is a withdrawal approved without staff? { $money ->
    [none] Now: never.
   *[other] Now: { $money }.
  }
payoutrules-ask-second = 👥 Above which amount of { $currency }, fee included, must two people agree? { $money ->
    [none] Now: never.
   *[other] Now: { $money }.
  }
payoutrules-ask-customer = 👤 How much { $currency } may one customer withdraw within 24 hours, fees included? { $money ->
    [none] Now: no limit.
   *[other] Now: { $money }.
  }
payoutrules-ask-destination = 📍 How much { $currency } may one destination receive within 24 hours, fees included, from whoever it comes? { $money ->
    [none] Now: no limit.
   *[other] Now: { $money }.
  }
payoutrules-ask-shop = 🏪 How much { $currency } may the whole shop pay out within 24 hours, fees included? { $money ->
    [none] Now: no limit.
   *[other] Now: { $money }.
  }
payoutrules-ask-fee = What is the fee of { $name } in { $currency }? It is taken on top of what the customer receives.
payoutrules-ask-least = What is the least that a customer may receive by { $name } in { $currency }?
audit-payout-approve = Withdrawal approved
audit-payout-refuse = Withdrawal refused
audit-payout-take = Withdrawal taken to be sent
audit-payout-export = Withdrawals exported
audit-payout-prove = Transaction of a withdrawal entered
audit-payout-judge = End of a withdrawal stated
audit-field-payout = Withdrawal
audit-field-left = Still to agree
audit-field-says = Says
audit-field-txid = Transaction
audit-field-withdrawals = Withdrawal rules
audit-field-chain = Network
# Transfers by hand, and the exchanges.
payer-okx-network = Over which network will you send? It must be the one that your wallet sends over.
payer-mobee-bank = At which bank do you pay? You get an account number there.
destination-okx-address = 📍 To which address shall <b>{ $money }</b> go? Send the address of your own wallet on exactly this network, not one that wants a memo or comment with it: the coins would be lost.
instructions-okx =
  Send <b>exactly { $amount } { $currency }</b> over <b>{ $network }</b>, in one transfer, to
  <code>{ $address }</code>{ $memo ->
    [none] {""}
   *[other] {""}
    with the memo <code>{ $memo }</code> — without it the coins are lost
  }

  The last digits say that it is you: they must <b>arrive</b> like that, so your wallet or exchange must not take its fee out of them.
instructions-mobee =
  Pay <b>Rp { $amount }</b> exactly to the virtual account
  { $bank }: <code>{ $account }</code>
  { $holder }
instructions-bank =
  Transfer <b>{ $amount } { $currency }</b> to
  👤 { $holder }
  🏛 { $bank }
  💳 <code>{ $account }</code>

  Write this code into the transfer: <code>{ $reference }</code>{ $note ->
    [none] {""}
   *[other] {""}

    ℹ️ { $note }
  }

  Then press “I have paid” and send a picture or file of the transfer. We look at our account and credit what came.
method-account = { $name } · { $currency }
proof-button = ✅ I have paid
proof-ask = 📎 Send a screenshot or file that shows your payment of <b>{ $asked }</b>: the amount, the date and the account should be readable.
proof-sent = 🙏 Thank you! We compare it with our account. You get a message as soon as the money is credited.
payments-hand = 🧾 To confirm{ $count ->
    [0] {""}
   *[other] : { $count }
  }
hand-list = { $list ->
    [proof] 🧾 <b>To confirm</b>: somebody says that they paid. Look into your account before you confirm.
   *[open] 🕓 <b>Without a proof</b>, or with one that was refused: invoices of the last two weeks. Their money may come all the same; the code in the transfer finds them.
  }{ $count ->
    [0] {""}

    Nothing here.
   *[other] {""}
  }
hand-tab = { $list ->
    [proof] 🧾 With proof
   *[open] 🕓 Without
  }
hand-line = #{ $invoice } · { $asked } · { $name }
hand-one = 🧾 <b>#{ $invoice } · { $asked }</b>
  { $method }{ $account ->
    [none] {""}
   *[other] {" · "}<code>{ $account }</code>
  }
  👤 { $name }{ $username ->
    [none] {""}
   *[other] {" "}{ $username }
  }{ $reference ->
    [none] {""}
   *[other] {""}
    🔖 <code>{ $reference }</code>
  }
  🕓 { $made }{ $sent ->
    [none] {""}
   *[other] {""}
    📎 { $sent }
  }{ $alike ->
    [none] {""}
   *[other] {""}

    ⚠️ The same file was sent for { $alike }.
  }{ $refusal ->
    [none] {""}
   *[other] {""}

    🚫 Refused: { $refusal }
  }{ $covered ->
    [none] {""}
   *[other] {""}

    💰 { $covered } came so far.
  }{ $status ->
    [settled] {""}

    ✅ Confirmed.
    [expired] {""}

    ⌛ Its time is over; what came is late.
   *[other] {""}
  }
hand-yes = ✅ { $money } came
hand-other = ✏️ Another amount
hand-no = 🚫 Refuse
hand-file = 📎 Show the file
hand-done = Credited
hand-ask = { $asked } was asked for{ $coveredIs ->
    [none] {""}
   *[some] , { $covered } of it came, { $rest } is missing
  }. How many { $currency } { $coveredIs ->
    [none] really came
   *[some] came now
  }?
hand-sure = <b>{ $money }</b> from { $name } came{ $coveredIs ->
    [none] , where { $asked } was asked for
   *[some] {" "}now, where { $rest } of { $asked } was missing
  }?
hand-ask-reason = Why? { $name } reads it, and can send another proof.
hand-refused = 🚫 Refused. The customer knows why.
audit-invoice-refuse = Proof of payment refused

# What lies at deposit addresses, and moving it on.
sweeps-open = 🧹 Coins at deposit addresses
sweeps-text = 🧹 <b>Coins at deposit addresses</b>
  { $count ->
    [0] Nothing lies there, as far as the chain watch saw and was told.
   *[other] What came in and was not moved on yet. Only your own wallet can move it: choose a coin, and a file for your wallet is made.
  }
sweeps-shared = 👛 { $network }: what comes there is in your own wallet already. Nothing is to be moved.
sweeps-line = • { $network }: <b>{ $money }</b> — { $pieces ->
    [one] one payment
   *[other] { $pieces } payments
  } at { $addresses ->
    [one] one address
   *[other] { $addresses } addresses
  }
sweeps-coin = { $money } · { $network }
sweeps-made = { $state ->
    [moved] ✅
   *[planned] ⏳
  } #{ $id } · { $money }
sweeps-file = 📄 Make the file
sweeps-coin-text = 🧹 <b>{ $money }</b> on { $network }
  { $pieces ->
    [one] One payment
   *[other] { $pieces } payments
  } at { $addresses ->
    [one] one address
   *[other] { $addresses } addresses
  }.
  { $way ->
    [one] One transaction moves all of it to an address that you choose; your wallet signs it (PSBT). What it costs, by fee rate:
    [each] Your wallet sends a transfer from each address; the file lists them (CSV). What that costs at most times, by fee rate, paid in the network's own coin at each address:
   *[unknown] Your wallet sends a transfer from each address; the file lists them (CSV).
  }
sweeps-rate-line = • { $rate } { $unit }: { $worth ->
    [no] not worth moving
   *[yes] { $fee }{ $left ->
      [0] {""}
      [one] {" "}— one payment stays, it is worth less than moving it
     *[other] {" "}— { $left } payments stay, they are worth less than moving them
    }
  }
sweeps-ask = 🏦 To which { $network } address? Paste one of your own wallet that customers never see: not a deposit address of this shop.
sweep-text = 🧹 <b>Move #{ $id }</b> — { $state ->
    [moved] sent, as staff said
   *[planned] waits for your wallet
  }
  { $money } on { $network }, { $pieces ->
    [one] one payment
   *[other] { $pieces } payments
  }
  { $way ->
    [one] To: <code>{ $receiver }</code>
    [payouts] It pays withdrawals; the change returns to your key.
   *[each] A transfer from each address.
  }{ $rate ->
    [0] {""}
   *[other] {" "}
      Fee rate: { $rate } { $unit }
  }
sweep-file = 📄 The file again
sweep-moved = ✅ It was sent
sweep-off = ❌ Call it off
sweep-sent-file = { $way ->
    [one] 🧹 Move #{ $id }: open the file in your wallet, compare the receiver and the fee, and sign. When it is sent, say so here.
   *[each] 🧹 Move #{ $id }: what lies where. When your wallet sent it, say so here.
  }
audit-sweep-plan = Coins given out to be moved
audit-sweep-moved = Coins moved, as stated
audit-sweep-off = Move of coins called off
audit-field-sweep = Move
payouts-psbt = ✍️ With a PSBT · { $rate } { $unit }
payouts-psbt-file = ✍️ Move #{ $id }: one transaction that pays these withdrawals ({ $count }) out of what lies at your deposit addresses; the change returns to your key. Open it in your wallet, compare, sign. If you do not send it, call move #{ $id } off.
# Which wallet a top-up goes to.
deposit-which-wallet =
  ➕ <b>Top up</b>

  Which wallet shall the money go to?
deposit-wallet = 👛 { $currency }
deposit-no-way = There is no way to top up a { $currency } wallet in this shop now. Top up another one, or ask the shop.

# Refunds to where it was paid from.
refund-to-balance = 🔁 Back by { $way } instead
refund-to-provider = 🔁 To the balance instead
payout-refund = ↩️ A refund of order #{ $order }, to where it was paid from.{ $open ->
    [yes] {" "}If it does not arrive, the money goes to the customer’s balance.
   *[no] { "" }
  }
payout-refund-destination = the payment of order #{ $order }
# End of refunds to where it was paid from.
# Closed chats: the customer's doors
enter-text = 🚪 <b>{ $plan }</b>
enter-line = { $state ->
    [in] ✅ { $title }: you are in
    [banned] ⛔ { $title }: somebody who runs this chat has banned you. Write to the shop.
    [shut] 🛠 { $title }: cannot be entered just now. The shop knows; you will hear from us.
   *[other] 🔒 { $title }
  }
enter-none = Nothing is to be entered here yet. The shop will add its chats soon.
enter-once = The link is for you alone and lets in one person, once, within a day. Whoever else comes by it is taken out again.
enter-asks = Telegram asks to join for you, and you are let in at once.
enter-go = 🚪 Enter: { $title }
enter-open = ✅ Open: { $title }
enter-new = 🔄 Link does not work
enter-offer = 🔒 <b>{ $title }</b> is for subscribers. { $count ->
    [0] It is not on sale just now. Come back a little later.
   *[other] Choose how long you want to be in:
  }
enter-crowded = Telegram does not let you into <b>{ $title }</b>: you are in as many chats as it allows. Leave one that you do not need, then ask again.
enter-trouble = <b>{ $title }</b> cannot be entered just now. Your request is kept: you come in as soon as it works. The shop knows.
# Closed chats: for staff
chats-text = 💬 <b>Chats</b>

  { $count ->
    [0] Groups and channels that your plans open. None is connected yet.
   *[other] Groups and channels that your plans open.
  }
chats-line = { $trouble ->
    [none] { $kind ->
        [channel] 📣
       *[other] 👥
      }
   *[other] 🚨
  } { $title }
chats-connect = ➕ Connect a chat
chats-connect-text = ➕ <b>Connect a chat</b>

  Press a button, choose your group or channel, and let Telegram make @{ $bot } an administrator. Two rights are enough: to invite users, and to ban them. The chat appears here by itself.
chats-connect-group = 👥 Choose a group
chats-connect-channel = 📣 Choose a channel
chats-connect-name = I am an administrator there already
chats-ask = Forward me any message from the chat, or send its @name or number (it begins with -100).
chat-title = { $kind ->
    [channel] 📣
   *[other] 👥
  } <b>{ $title }</b> { $username }
chat-well = ✅ All is well. Looked at { $checked }.
chat-trouble = 🚨 { $trouble ->
    [gone] I am not in this chat, or it was deleted. Bring me in again.
    [no-admin] I am no administrator here. Make me one who may invite and ban users.
    [no-invite] I may not invite users here. Give me that right.
    [no-ban] I may not ban users here. Give me that right.
   *[other] The chat is full: Telegram lets nobody else in. Make room, then look again.
  }
  Since { $since }. Its plans are not sold meanwhile; what is paid late counts all the same.
chat-rights = Rights: invite { $invite ->
    [true] ✅
   *[other] ❌
  } · ban { $ban ->
    [true] ✅
   *[other] ❌
  }
chat-size = Members: { $size } · seen by me: { $known } · of these without a subscription: { $strangers }
chat-plans = { $count ->
    [0] No plan opens it: I guard nothing here.
   *[other] Plans that open it: { $plans }
  }
chat-setting-entry = • Way in: { $value ->
    [link] a link for one person, good for a day
   *[other] a request that I answer at once
  }
chat-setting-refused = • A request without a subscription: the offer, and { $value ->
    [decline] it is declined
   *[other] it waits until they buy or you decide
  }
chat-setting-audit = • Each night: { $value ->
    [repair] who has no subscription is taken out
   *[other] you are told who has no subscription
  }
chat-turn-entry = 🚪 { $value ->
    [link] Let in by links for one
   *[other] Let in by requests
  }
chat-turn-refused = ✋ { $value ->
    [decline] Decline requests without a subscription
   *[other] Leave such requests open
  }
chat-turn-audit = 🌙 { $value ->
    [repair] Take strangers out at night
   *[other] Only tell of strangers
  }
chat-audit = 🌙 { $day }: of { $known } people seen, { $strangers } had no subscription, { $removed } were taken out.
chat-request-link = 🔗 { $link }
  This link may stand anywhere: subscribers are let in, everybody else gets your offer.
chat-look = 🔄 Look again
chat-looked-well = All is well there.
chat-looked-trouble = Something is missing there.
chat-drop = ✂️ Disconnect
chat-drop-ask = ✂️ Disconnect <b>{ $title }</b>?

  { $count ->
    [0] No plan opens it.
   *[other] These plans will not open it any more: { $plans }.
  } Open links to it are ended. Who is in stays in, and I watch over it no more.
chat-drop-yes = Yes, disconnect
chat-dropped = Disconnected
chat-dropped-text = ✂️ The chat is disconnected.
plan-edit-shut = ⏸ Not on sale now: { $trouble ->
    [gone] I am not in { $title } any more.
    [no-admin] I am no administrator of { $title }.
    [no-invite] I may not invite users to { $title }.
    [no-ban] I may not ban users in { $title }.
   *[other] { $title } is full.
  }
audit-chat-connect = Chat connected
audit-chat-change = Chat’s setting changed
audit-chat-disconnect = Chat disconnected

# Fees that the network decides, and what moves no further.
withdraw-way-line-open = • { $name }: { $least ->
    [none] {""}
   *[other] from <b>{ $least }</b>;{" "}
  }the fee depends on the network, you see it before you confirm
withdraw-amount-open = 💸 <b>{ $name }</b>
  In your wallet: <b>{ $available }</b>
  Fee: it depends on the network; you see it before you confirm
  { $least ->
    [none] You can withdraw any amount
   *[other] At least: <b>{ $least }</b>, and the fee
  }{ $most ->
    [none] { "" }
   *[other] { "" }
  At most: <b>{ $most }</b>
  }

  How much do you want to receive?
withdraw-all-open = All of it, less the fee
shipping-address-on = 📍 Asks for an address: yes
shipping-address-off = 📍 Asks for an address: no
shift-first = It is the first one already.
shift-last = It is the last one already.
# End of fees that the network decides.

# A second person for credits by hand.
approval-for-finding = finding #{ $subject }
approval-for-hand = payment of invoice #{ $subject }, seen by hand
approval-see-finding = 🔎 The finding
approval-see-hand = 🏛 The payment
audit-credit-request = Credit asked for
audit-credit-approve = Credit confirmed
audit-credit-refuse = Credit refused
# End of a second person for credits by hand.
# Keys of the REST API
settings-api = 🔌 API
apikeys-text = 🔌 <b>API</b>

  Programs of yours can use the shop over HTTPS: look at orders, add stock, make invoices, read the books. Each gets a key of its own, which can do only what you choose.

  { $count ->
    [0] There is no key yet.
    [one] One key is in use.
   *[other] { $count } keys are in use.
  }

  Address: <code>{ $url }</code>
  Description (OpenAPI): { $document }
apikeys-plain = ⚠️ This address is not HTTPS: whoever is on the way can read the keys. Set PUBLIC_URL to an https address before you use it from elsewhere.
apikeys-line = { $state ->
    [revoked] 🚫 { $name }
   *[live] 🔑 { $name }
  }
apikeys-make = ➕ New key
apikeys-ask-name = What is the key for? Send me a name, for example “Website”. It stands in the audit log beside everything that is done with the key.
apikeys-ask-scopes = 🔑 <b>{ $name }</b>

  What may this key do? Choose as little as the program needs. Later it cannot be changed: you would make another key.

  A key can never do more than you: if you lose a right or leave the staff, your keys lose it too.
apikeys-confirm = 🔑 Make the key
apikeys-made = 🔑 <b>{ $name }</b>

  <code>{ $token }</code>

  Copy it now: it is shown this one time, and we keep only a fingerprint of it. Whoever has it can do what you chose. Press “I have it” to take it off the screen.
apikeys-copy = 📋 Copy
apikeys-kept = ✅ I have it
apikeys-key = 🔑 <b>{ $name }</b>

  Begins with: <code>shk_{ $prefix }_</code>
  Made by { $maker }, { $madeAt }
  { $usedAt ->
    [none] Never used
   *[other] Last used { $usedAt }
  }
  { $revokedAt ->
    [none] It may:
   *[other] 🚫 Revoked { $revokedAt }. It could:
  }
  { $scopes }
apikeys-revoke = 🚫 Revoke
apikeys-revoke-ask = Revoke the key “{ $name }”? Programs that use it are refused from their next request on. This cannot be undone.
apikeys-revoked = The key is revoked
apikeys-scope-customers-read = 👥 Customers: read
apikeys-scope-customers-write = 👥 Customers: add
apikeys-scope-products-read = 📦 Products: read
apikeys-scope-products-write = 📦 Products: change
apikeys-scope-stock-read = 🗃 Stock: read
apikeys-scope-stock-write = 🗃 Stock: change
apikeys-scope-orders-read = 🧾 Orders: read
apikeys-scope-orders-write = 🧾 Orders: deliver
apikeys-scope-invoices-read = 💳 Invoices: read
apikeys-scope-invoices-write = 💳 Invoices: make
apikeys-scope-balances-read = 👛 Balances and ledger: read
apikeys-scope-balances-write = 👛 Balances: correct
apikeys-scope-statistics-read = 📊 Statistics: read
audit-apikey-make = API key made
audit-apikey-revoke = API key revoked
audit-field-apikey = By API key
audit-field-scopes = May
apikeys-scope-subscriptions-read = 🏅 Subscriptions: read
apikeys-scope-subscriptions-write = 🏅 Subscriptions: manage
audit-subscription-grant = Subscription given
audit-subscription-revoke = Subscription taken away
# Plans and subscriptions
admin-subscriptions = 🏅 Subscriptions
subscribe-button = 🏅 Subscriptions
command-subscribe = Subscriptions and plans
plan-period-day = { $count ->
    [one] { $count } day
   *[other] { $count } days
  }
plan-period-month = { $count ->
    [1] month
    [12] year
   *[other] { $count } months
  }
plan-period-until = until { $until }
plan-period-lifetime = for life
plan-price = 💳 <b>{ $price }</b> · { $period }
plan-price-sale = 💳 <b>{ $price }</b> <s>{ $old }</s> · { $period }{ $until ->
    [none] { "" }
   *[other] { "" }
    🏷 This price ends { $until }
  }
plan-per-month = That is { $price } a month.
plan-trial = 🎈 { $count ->
    [one] The first day is free, once.
   *[other] The first { $count } days are free, once.
  }
plan-feature = ✓ { $text }
plan-chats = 🔓 Opens: { $titles }
plan-seats = 👥 { $count ->
    [one] You can share it with one more person
   *[other] You can share it with { $count } more people
  }
plan-mine = 🏅 You have it: { $state }
plan-closed = ⏸ This plan is not sold at the moment.
plan-coins = 🪙 You can also pay in coins: choose the coin at the checkout, send it, and press “I have paid” to paste the hash of your transaction. Sent already? Write <code>/subscribe</code> and the hash.
plan-try = 🎈 Try it free: { $count ->
    [one] 1 day
   *[other] { $count } days
  }
plan-buy = 💳 Buy for { $price }
plan-renew = 🔄 Renew for { $price }
plan-change-from = ↔️ Change from { $plan }
plan-open = 🏅 My subscription
plan-gift = 🎁 Buy as a gift
plan-trial-begun = 🎈 Your trial has begun. It ends by itself: nothing is charged.
subscribe-title = 🏅 <b>Subscriptions</b>
subscribe-mine = 🏅 <b>{ $plan }</b>: { $state }
subscribe-none = There are no plans at the moment.
subscribe-offer = <b>{ $plan }</b> — { $price } · { $period }
subscribe-plan = { $sold ->
    [no] ⏸{ " " }
   *[yes] { "" }
  }{ $plan } · { $price } · { $period }
subscribe-open = 🏅 { $plan }
subscribe-gift = 🎁 To give: { $plan }
subscribe-manage = ⚙️ Manage the plans
subscription-state = { $status ->
    [trial] trial until { $until }
    [active] { $until ->
        [none] for life
       *[other] until { $until }
      }
    [grace] over since { $until }{ $grace ->
        [none] { "" }
       *[other] , access stays until { $grace }
      }
    [paused] paused, its time stands still
   *[ended] ended { $until }
  }
subscription-title = 🏅 <b>{ $plan }</b>
  { $state }
subscription-seats = 👥 { $taken } of { $count ->
    [one] { $count } seat
   *[other] { $count } seats
  } taken
subscription-shared = 👥 Somebody shares this subscription with you. It ends when theirs ends.
subscription-renewal-balance = 🔁 { $tried ->
    [yes] It could not renew itself yet. The next try is on { $at }: { $price }.
   *[no] It renews itself: on { $at }, { $price } is taken from your balance.
  }{ $lacks ->
    [yes] { " " }<b>{ $missing }</b> is missing on your balance: top up in time.
   *[no] { "" }
  }
subscription-renewal-paused = 🔁 While it is paused nothing is charged. When it goes on, it renews itself from your balance before its end: { $price }.
subscription-renewal-stars = ⭐ { $state ->
    [stopped] Telegram does not charge it any more: it ends on { $at }.
    [paused-stopped] Telegram charges no Stars for it. Once it goes on, you can allow that here and switch it on in Telegram again.
    [paused-on] Telegram goes on charging { $stars } every 30 days until you stop it. A charge adds its days and ends the pause.
   *[on] Telegram renews it by itself for { $stars } every 30 days, next on { $at }. If it is stopped in Telegram’s own settings, it just ends then.
  }
star-plan-allowed = ⭐ It is allowed again. Now switch it on in Telegram itself: Settings → My Stars → this subscription. Without that it just ends.
subscription-stars-stop = ✖️ Stop Telegram’s charges
subscription-stars-go = ⭐ Allow Telegram to renew it again
plan-stars = 🔁 { $stars } every 30 days by Telegram
star-plan = ⭐ <b>{ $plan }</b> as a subscription in Telegram Stars: { $stars } now, and the same every 30 days. Telegram takes them by itself until you stop it, here or in Telegram’s settings.

  The button works for you alone.
star-plan-pay = Pay { $stars }
star-plan-description = { $plan }: { $stars } every 30 days until you stop it.
subscription-renew-early = Renew as early as you like: the time is added to the end.
subscription-renew = 🔄 Renew
subscription-auto-on = 🔁 Renew by itself from the balance for { $price }
subscription-auto-off = ✖️ Do not renew by itself
subscription-change = ↔️ Change the plan
subscription-to-seats = 👥 Share it
subscription-leave = 🚪 Leave it
subscription-ask-change = ↔️ Into which plan do you want to change <b>{ $plan }</b>? What you paid for the days that are left is taken off the new price, to the nearest cent. If it is worth more than the new plan costs, the rest becomes more time. You see everything before you confirm.
subscription-no-change = There is no other plan to change <b>{ $plan }</b> into at the moment.
gift-text = 🎁 <b>{ $plan }</b> · { $period }
  { $state ->
    [open] Send the link to whom you like: whoever takes it first has the plan. It works until { $until }; after that the gift comes back to you.
    [expired] Nobody has taken it, and its link does not work any more. Take it yourself or make a new link.
    [taken] { $customer } has taken it.
   *[refunded] It was refunded.
  }
gift-link = <code>{ $link }</code>
gift-send = 📨 Send
gift-copy = 📋 Copy the link
gift-words = A gift for you: { $plan }
gift-own = 🏅 Take it myself
gift-new-link = 🔗 New link
gift-link-new = 🔗 Here is a new link. The old one does not work any more.
gift-offer = 🎁 A gift for you: <b>{ $plan }</b> · { $period }
gift-take = 🎁 Take the gift
gift-yours = 🎉 It is yours.
seats-text = 👥 <b>{ $plan }</b>: { $taken } of { $count ->
    [one] { $count } seat
   *[other] { $count } seats
  } taken
seats-line = • { $name }, since { $at }
seats-link = Send this link to those who shall share it; each takes one seat:
  <code>{ $link }</code>
seats-full = All seats are taken. Free one to invite somebody else.
seats-invite = 📨 Invite
seats-words = Share { $plan } with me
seats-free = ✖️ { $name }
seats-freed = The seat is free, and the old link does not work any more.
seats-offer = 👥 Somebody shares <b>{ $plan }</b> with you. It costs you nothing and lasts as long as theirs.
seats-take = 👥 Take the seat
seats-yours = 🎉 You share it now.
seats-have = 👥 You have this seat already.
seats-leave-sure = Leave this subscription? Its chats are closed to you then. Whoever shares it can invite you again.
seats-leave-yes = 🚪 Yes, leave
seats-left = You do not share it any more.
order-plan = 🏅 { $name }
checkout-title-change = ↔️ <b>Change of the plan</b>
checkout-title-gift = 🎁 <b>Checkout of a gift</b>
  After you pay you get a link for whom you like.
checkout-credit = ↔️ What is left of your plan: −{ $amount }{ $more ->
    [none] { "" }
   *[other] { "" }
    ⏳ It is worth { $more } more than the new plan costs: that becomes more time of it.
  }
checkout-change-over = ↔️ The plan that this was to replace is not as it was any more. Go back and choose again.
checkout-change-refused = ↔️ What is left of your plan is worth more than this one costs, and this one has no time that could be added. Nothing is changed, so that you lose nothing: change when less is left.
order-status-change-over = the plan that it was to replace has changed
order-not-paid-change-over = ↔️ The plan that this was to replace is not as it was any more. Nothing was changed, your money is on your balance.
plans-text = 🏅 <b>Subscriptions</b>
  { $count ->
    [one] { $count } plan
   *[other] { $count } plans
  }, { $live ->
    [one] { $live } subscription runs now
   *[other] { $live } subscriptions run now
  }.
plans-none = 🏅 <b>Subscriptions</b>
  Sell access for a time: to a closed group or channel, or to whatever you give. Begin with a plan: its name, its price, and for how long.
plans-new = ➕ New plan
plans-plan = { $state ->
    [published] 🟢
    [unlisted] 🔗
    [hidden] 🙈
   *[draft] 📝
  } { $name } · { $price } · { $period } · { $live }
plan-edit-state = { $state ->
    [published] 🟢 On sale.
    [unlisted] 🔗 On sale, shown only to who has its link.
    [hidden] 🙈 Not sold. Who has it keeps it.
   *[draft] 📝 A draft: customers do not see it yet.
  }
plan-edit-grace = { $count ->
    [0] When it ends, access ends with it.
    [one] When it ends, access stays for { $count } more day.
   *[other] When it ends, access stays for { $count } more days.
  }
plan-edit-no-chats = 💬 It opens no chat yet: add those that buyers may enter.
plan-edit-chats = 💬 Chats
within-text = 💬 Which chats does <b>{ $plan }</b> open? Press one to add it or to take it out. Who has the plan is let in or put out.
within-none = 💬 No chat is connected yet. Connect a group or a channel where the bot is an administrator, then choose it here for <b>{ $plan }</b>.
plan-edit-stars = ⭐ As a subscription in Telegram Stars: { $count } a month.
plan-edit-list = 👁 Show in the list
plan-edit-unlist = 🔗 Only by its link
plan-edit-product = ✏️ Name, price, sale, photo…
plan-field-period = ⏳ Period
plan-field-trial = 🎈 Trial
plan-field-grace = 🕊 Days of grace
plan-field-features = ✓ What it brings
plan-field-seats = 👥 Seats
plan-field-stars = ⭐ Price in Stars
plan-ask-period = ⏳ For how long is <b>{ $plan }</b>? Choose, or send a number of days (like 45), or the day until which it runs for everybody (like 31.12.2027). The day counts to its last minute, by the clocks of { $zone }. Who has the plan already keeps what they bought.
plan-ask-trial = 🎈 How many days can somebody try <b>{ $plan }</b> for nothing? Each customer once. 0: no trial.
plan-ask-grace = 🕊 For how many days after the end may somebody stay who has not renewed? 0: access ends at once. It counts for what is bought from now on.
plan-ask-features = ✓ What does <b>{ $plan }</b> bring? One line each: they stand on its card.
plan-ask-seats = 👥 With how many others may somebody share <b>{ $plan }</b>? They are invited by a link. 0: with nobody.
plan-ask-stars = ⭐ What does a month cost as a subscription in Telegram Stars, which Telegram renews by itself? Send a whole number of Stars.
manage-to-terms = 🏅 Terms of the plan
error-plan-count = Send a whole number from { $least } to { $most }.
error-plan-features = At most { $most } lines, each no longer than { $longest } characters.
error-trial-used = You have had this plan or its trial before, so there is no other trial of it.
error-gift-gone = This gift is not there any more: somebody was faster, or it was taken back.
error-gift-expired = The link of this gift is too old. Ask whoever sent it for a new one.
error-gift-full = You have all of this plan already, so the gift would bring you nothing. It stays open: give the link to somebody else.
error-seat-gone = This invitation does not work any more. Ask for a new one.
error-seat-full = All seats of this subscription are taken.
# Webhooks
settings-webhooks = 📡 Webhooks
webhooks-text = 📡 <b>Webhooks</b>

  A program of yours is told what happens in the shop, as it happens: orders, payments, withdrawals, subscriptions, stock that runs out.
  { $count ->
    [0] No address is told anything yet.
    [one] One address is known.
   *[other] { $count } addresses are known.
  }

  Each message is signed (Standard Webhooks) and tried again for three days. What they say is described under “webhooks” in { $document }
webhooks-line = { $state ->
    [on] 🟢
    [trouble] 🟠
   *[off] ⏸
  } { $host }
webhooks-add = ➕ New address
webhooks-ask-url = To which address shall I post events? It must begin with <code>https://</code> and be reachable from the internet.
webhooks-one = 📡 <code>{ $url }</code>

  { $state ->
    [on] 🟢 On
    [trouble] 🟠 On, but it accepts nothing since { $failingSince }. After three days of that I switch it off.
    [failing] ⏸ Off: it accepted nothing for three days.
    [gone] ⏸ Off: it answered that it is gone (410).
   *[off] ⏸ Off. What happens meanwhile is not kept for it.
  }{ $waiting ->
    [0] {""}
    [one] {""}
      📨 One event waits.
   *[other] {""}
      📨 { $waiting } events wait.
  }

  It is told of:
webhooks-noun-order = Orders
webhooks-noun-payment = Payments
webhooks-noun-payout = Withdrawals
webhooks-noun-subscription = Subscriptions
webhooks-noun-stock = Low stock
webhooks-one-at-least = It must be told of something. To stop it, switch it off.
webhooks-log = 📜 Log
webhooks-ping = 🔔 Send a test
webhooks-on = ▶️ Switch on
webhooks-off = ⏸ Switch off
webhooks-secret = 🔑 New secret
webhooks-remove = 🗑 Remove
webhooks-removed = Removed
webhooks-queued = It is being sent
webhooks-renew = 🔑 Make a new secret
webhooks-secret-ask = Make a new secret for { $url }? The one of now stops working at once: messages are signed with the new one from then on.
webhooks-secret-made = 🔑 The secret with which your program checks the signature:

  <code>{ $secret }</code>

  It is shown this one time. Press “I have it” to take it off the screen.
webhooks-remove-ask = Remove { $url } with its log? Events that still wait for it are not sent.
webhooks-log-text = 📜 <b>Log</b>

  { $count ->
    [0] Nothing was sent in the last 30 days.
   *[other] Newest first, 30 days back. Press one to see what was sent.
  }
webhooks-log-line = { $state ->
    [delivered] ✅
    [failed] ❌
   *[waiting] ⏳
  } { $type } · { $at }
webhooks-sent = { $state ->
    [delivered] ✅ Accepted
    [failed] ❌ Given up
   *[waiting] ⏳ On its way
  }: <b>{ $type }</b>
  🔖 <code>{ $event }</code>
  🕓 { $createdAt }{ $triedAt ->
    [none] {""}
   *[other] {""}
      🔁 { $attempts ->
        [0] It is sent again,
        [one] Tried once,
       *[other] Tried { $attempts } times,
      } last { $triedAt }: { $answer }
  }{ $nextAt ->
    [none] {""}
   *[other] {""}
      ⏭ Next try: { $nextAt }
  }{ $body ->
    [none] {""}
   *[other] {""}

      <pre>{ $body }</pre>
  }
webhooks-again = 🔁 Send it again
webhooks-answer = { $answer ->
    [timeout] no answer within 10 seconds
    [refused] nobody listens there
    [dns] the name of the address is unknown
    [tls] its certificate is not valid
    [inside] not an address of the internet
    [off] it is switched off
    [nothing] nothing to tell any more
   *[broken] the connection broke
  }
audit-webhook-add = Webhook added
audit-webhook-change = Webhook changed
audit-webhook-on = Webhook switched on
audit-webhook-off = Webhook switched off
audit-webhook-secret = Webhook got a new secret
audit-webhook-remove = Webhook removed
audit-webhook-ping = Test event sent
audit-webhook-again = Event sent again
# End of webhooks.

# Secrets that nothing asked for.
spilled-wallet = 🛑 <b>These look like a wallet’s private key or recovery words.</b> Whoever has them has the coins. Nobody here ever needs them: not the shop, not its staff, not support. If they are real, move the money to a new wallet now.
spilled-credential = 🛑 <b>This looks like a provider’s key or a bot’s token.</b> Nothing asked for it here, so I have not used it. To add an account: /admin → Payments; to open a shop, send the token to the bot that runs the shops.
spilled-gone = 🧹 I deleted your message.
spilled-there = ⚠️ Telegram did not let me delete your message: please delete it yourself, for everybody.
chain-coins-text = 🪙 Customers may pay by the coins with a ✓: press one to change that. It is about new payments: what was begun goes on, and what comes all the same is credited. { $unredeemed ->
    [none] { "" }
   *[other]

    ⚠️ { $unredeemed } is not redeemed any more on this network by its issuer. It may be hard to sell or to move on.
  }
# Staff: who has what
subs-open = 🧾 Who has what
subs-text = 🧾 <b>Subscriptions</b>{ $plan ->
    [none] { "" }
   *[other] { " " }· { $plan }
  }
  { $view }: <b>{ $count }</b>
subs-about-active = Paid for or given, and running
subs-about-ending = Over within 7 days
subs-about-trial = In their trial
subs-about-grace = Over, access stays for some days
subs-about-paused = Paused, their time stands still
subs-about-ended = Over
subs-view-active = 🟢 Active: { $count }
subs-view-ending = ⏳ Ending: { $count }
subs-view-trial = 🎈 Trial: { $count }
subs-view-grace = 🟠 Grace: { $count }
subs-view-paused = ⏸ Paused: { $count }
subs-view-ended = ⚪️ Ended: { $count }
subs-state-active = Active
subs-state-trial = Trial
subs-state-grace = Grace
subs-state-paused = Paused
subs-state-ended = Ended
subs-line = { $status ->
    [active] 🟢
    [trial] 🎈
    [grace] 🟠
    [paused] ⏸
   *[ended] ⚪️
  } { $who }{ $status ->
    [paused] { "" }
   *[other] { $until ->
        [none] { " " }· for life
       *[other] { " " }· { $until }
      }
  }{ $renewal ->
    [none] { "" }
    [stars] { " " }⭐
    [channel] { " " }📣
   *[balance] { " " }🔁
  }
subs-find = 🔎 Find a person
subs-by-plan = 🏅 By plan
subs-give = 🎁 Give a plan
subs-figures = 📈 Figures
subs-no-plans = There are no plans yet.
subs-choose-plan = 🏅 Which plan do you want to look at?
subs-all-plans = All plans
subs-plan = { $name } · { $live } now
subs-theirs = { $customer ->
    [none] 🧾 This customer has had no subscription yet.
   *[other] 🧾 Subscriptions of <b>{ $customer }</b>
  }
subs-ask-find = 🔎 Whose subscriptions? Send a number, a <code>@username</code> or a part of the name.
subs-ask-give = 🎁 Who gets the plan? Send a number, a <code>@username</code> or a part of the name. They must have written to the shop once.
subs-found = 🔎 Found for “{ $query }”:
subs-many = 🔎 There are many for “{ $query }”; these fit best. Send more of the name to find others.
subs-card = 🏅 <b>{ $plan }</b>
  { $state }

  👤 { $name }{ $username ->
    [none] { "" }
   *[other] { " " }{ $username }
  } · No. { $customer }
  📅 Since { $since }
  🔁 Renewal: { $renewal ->
    [balance] from the balance, by itself
    [stars] in Telegram Stars, by itself
    [stopped] by hand: Telegram’s charges in Stars are stopped
    [channel] by Telegram, for the channel’s link
   *[none] by hand
  }
subs-seats = 👥 Seats: { $taken } of { $count }{ $names ->
    [none] { "" }
   *[other] { " " }— { $names }
  }
subs-chat = { $status ->
    [in] ✅ { $title }: is in
    [admin] ✅ { $title }: is an administrator
    [asking] ⏳ { $title }: asks to come in
    [banned] ⛔ { $title }: banned there
   *[other] ▫️ { $title }: is not in
  }
subs-history = 🗂 <b>History</b>
subs-history-more = Older ones are in the file of periods.
subs-period = • { $at }: { $kind ->
    [order] bought
    [gift] gift of another customer
    [trial] trial
    [staff] given by the shop
    [stars] paid in Stars
    [channel] paid to the channel, by its link
    [pause] time after a pause
    [own-pause] time after a pause of the customer’s own
   *[end] ended
  }{ $until ->
    [none] { "" }
    [life] , for life
   *[date] , until { $date }
  }{ $price ->
    [none] { "" }
   *[other] , paid <b>{ $price }</b>
  }
subs-period-undone = <s>{ $line }</s> taken back
subs-person = 👤 Customer
subs-extend = ➕ Add time
subs-pause = ⏸ Pause
subs-resume = ▶️ Resume
subs-revoke = ✖️ Take away
subs-extended = Time added, the customer is told.
subs-paused = Paused, the customer is told.
subs-resumed = It runs again, the customer is told.
subs-given = Given, the customer is told.
subs-done-before = That is done already.
subs-ask-term = ➕ <b>{ $plan }</b>: { $state }

  How much time do you add? Press a button, or send a number of days, or the day until which it is to run ({ $zone }): <code>30</code> or <code>2026-12-31</code>. It costs the customer nothing, and they are told.
subs-ask-why = ✖️ Why do you take <b>{ $plan }</b> away? Send the reason; the customer reads it. It ends at once and closes its chats to them. Money is given back by a refund of the order.
subs-give-which = 🎁 Which plan does <b>{ $name }</b> get?
subs-give-term = 🎁 <b>{ $plan }</b> for <b>{ $name }</b>: for how long? It is added to what they have.
subs-give-own = As the plan says: { $period }
subs-give-reason = 🎁 What for? Send the reason; the customer reads it.
subs-give-sure = 🎁 Give <b>{ $plan }</b> to <b>{ $name }</b>: { $period }?

  Reason: { $reason }
subs-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
  }
subs-meaning = ℹ️ How it is counted
subs-meaning-text = ℹ️ <b>How it is counted</b>

  • <b>A month’s value (MRR)</b>: what active subscriptions were paid for, per month; trials, given time, plans for life and days of grace count nothing. Other currencies and Stars stand beside it.
  • <b>Paying</b>: active subscriptions of which what runs now was paid for.
  • <b>Churn</b>: of those paying at the beginning of the time, the share that is over now.
  • <b>Renewals</b>: paid periods after the first; kept is the share of subscriptions that renewed and did not end.
  • <b>Trials</b>: of the trials that were over in this time, the share of people who paid for the plan.
  • <b>New</b>: paid for the first time. <b>Ended</b>: was paid once and is over now.
  • A change into another plan is neither new nor an end; what was refunded counts as if it had never been.
  • Refunded parts are taken off; a month of a period in days is 30.44 days.
  • Who pays Telegram for a place by a channel’s link is counted by state and as nothing else: the channel’s owner has the Stars, not the shop.
subs-figures-title = 📈 <b>Subscriptions</b>, { $days } days
subs-figures-period = The last { $days } days
subs-figures-numbers = 💰 A month: <b>{ $monthly }</b>{ $others ->
    [none] { "" }
   *[other] { " " }and { $others }
  }
  👥 Paying: { $paying }
  📉 Churn: { $churn } ({ $lost } of { $beginning })
  🔄 Renewals: { $renewals }, kept { $kept } ({ $renewed } of { $due })
  🎈 Trials that paid: { $conversion } ({ $converted } of { $trials })
  🆕 New: { $begun } · ended: { $ended }
subs-figures-states = 🟢 { $active } active · 🎈 { $trial } in trial · 🟠 { $grace } in grace · ⏸ { $paused } paused · ⚪️ { $ended } over
subs-tile-monthly = A month (MRR)
subs-tile-paying = Paying
subs-tile-churn = Churn
subs-tile-renewals = Renewals
subs-tile-kept = kept: { $share }
subs-tile-conversion = Trial → paid
subs-tile-new = New / ended
subs-stars = Stars
subs-by-week = By week
subs-begun = New
subs-over = Ended
subs-best = What plans bring a month
subs-now = Now
person-subscriptions = 🏅 Subscriptions
export-subscriptions = 🏅 Subscriptions
export-periods = 🗂 Periods
export-done-subscriptions = 🏅 The shop’s subscriptions
export-done-periods = 🗂 What subscriptions were paid for, and all else that made them longer or ended them
audit-subscription-pause = Subscription paused
audit-subscription-resume = Subscription resumed
audit-field-subscription = Subscription
# End of who has what
story-network-waiting = ⏳ { $network } has <code>{ $text }</code>, but in no block yet. If it pays this shop, it is credited by itself.
story-network-failed = ❌ <code>{ $text }</code> is on { $network }, but it failed: no money has moved. The payer still has it.
story-network-returned = ↩️ <code>{ $text }</code> is on { $network }, but its money went back to the sender (it “bounced”). The payer has it again and can send it once more.
story-network-no-coin = ❌ <code>{ $text }</code> is on { $network }, and moved no coin that a shop can take: a token of another contract, perhaps, even if it has the same name.
story-network-elsewhere = ❌ <code>{ $text }</code> is on { $network }, and went to no address of this shop. Compare where it went with what the customer was shown.
story-network-ours = 🔎 <code>{ $text }</code> is on { $network } and came to an address of this shop, but was not read yet. Wait a minute, or have it looked at again: send this hash.
# Facts of a finding in words.
finding-fact = { $name ->
    [what] What differs
    [provider] Provider
    [method] Method
    [account] Account
    [accountId] Account
    [id] Named there
    [direction] Which way
    [belongsTo] In our books
    [ours] Ours
    [theirs] Theirs
    [reference] Reference
    [providerCharge] Their charge
    [externalId] Their number
    [status] Status
    [key] Our key
    [invoiceId] Invoice
    [asked] Asked for
    [came] Came at
    [sender] Sender
    [comment] Comment
    [txid] Transaction
    [chain] Network
    [credited] Credited
    [address] Address
    [blocks] Blocks
    [telegramId] Telegram number
    [payload] Payload
    [total] Paid
    [got] The customer got
    [reason] Reason
    [payout] Withdrawal
    [state] Here
    [says] There
   *[other] { $name }
  }
finding-word = { $word ->
    [missing-here] they have it, we do not
    [missing-there] we have it, they do not
    [other-money] another amount
    [balance] the balance and its entries
    [seal] the seal of the books
    [in] came in
    [out] went out
    [waiting] waits to be paid
    [processing] is being confirmed
    [expired] expired
    [invalid] came to nothing
    [settled] paid
    [requested] waits for approval
    [approved] approved
    [submitting] being sent
    [submitted] on its way
    [unknown] in doubt
    [failed] failed, given back
    [cancelled] cancelled, given back
   *[other] { $word }
  }
finding-belongs = { $noun ->
    [invoice] invoice #{ $number }
   *[payout] withdrawal #{ $number }
  }
finding-moment = { $at }

# Pauses of customers
settings-subscriptions = 🏅 Subscriptions
knobs-subscriptions = 🏅 <b>Subscriptions</b>

  Customers can pause what they bought by themselves: its time stands still, its chats are closed to them, and it goes on when they like, at the latest after the days below.
knob-pauses = Pauses
knob-ask-pauses = How often within a year somebody may pause a subscription by themselves. Trials, plans for life and plans until a day are never paused. 0: only the shop pauses.
knob-pause-days = A pause lasts at most
knob-ask-pause-days = After so many days a pause that a customer began ends by itself.
knob-unit-peryear = { $count ->
    [0] off
    [one] once a year
   *[other] { $count } times a year
  }
subscription-pause-button = ⏸ Pause it
subscription-pause-yes = ⏸ Yes, pause it
subscription-resume = ▶️ Go on
subscription-ask-pause = ⏸ Pause <b>{ $plan }</b>?

  • Its time stands still at once. What is left is kept to the second.{ $chats ->
    [0] { "" }
   *[other] { "" }
    • Its chats are closed meanwhile: you are taken out{ $seats ->
        [0] { "" }
        [one] , and so is the person who shares it
       *[other] , and so are the { $seats } people who share it
      }.
  }
  { $renewal ->
    [stars] • Telegram is told to charge no more Stars. When the pause is over, you can switch that on again.
    [balance] • Nothing is taken from your balance until it goes on.
   *[none] • Nothing is charged.
  }
  • It goes on whenever you press “Go on”, and by itself after { $days ->
    [one] { $days } day
   *[other] { $days } days
  }: on { $until }.

  { $left ->
    [one] This is the last pause that you have within a year.
   *[other] You have { $left } pauses within a year, this one counted.
  }
subscription-pauses-used = ⏸ You have paused <b>{ $plan }</b> { $count ->
    [one] once
   *[other] { $count } times
  } within a year, and more the shop does not allow. You can pause it again from { $at } on.
subscription-paused = ⏸ It is paused.
subscription-resumed = ▶️ It goes on, with all that was left.
subscription-pause = { $at ->
    [none] ⏸ The shop paused it, and lets it go on. Questions: /support
   *[other] ⏸ You paused it. It goes on when you press “Go on”, and by itself on { $at }. Renewing it ends the pause, too.
  } { $until ->
    [none] { "" }
   *[other] If it went on now, it would run until { $until }.
  }
subs-paused-by = ⏸ { $by ->
    [customer] Paused by the customer on { $at }; goes on by itself on { $until } at the latest.
   *[shop] Paused by the shop on { $at }.
  }
# End of pauses of customers

# A plan by a transaction that was made
plan-hash = 🧾 Pay by my transaction
plan-hash-ready = 🧾 Your transaction of <b>{ $money }</b> is found, and it is yours. Choose the plan that it is for.
plan-hash-held = 🧾 The transaction that you sent pays for it: press “Pay by my transaction”.
plan-hash-off = 🧾 No plan is paid in coins here, so there is no transaction to look for. Choose a plan and how you pay for it.
plan-hash-odd = 🤷 That is no hash of a transaction. Your wallet shows it with the payment (“transaction ID”, “TxID”): copy all of it and send it here, or choose a plan first.
plan-hash-unknown = 🤷 No network that this shop takes coins on knows this transaction yet. Please compare the hash with your wallet’s and send it again in a minute, or choose a plan.
plan-hash-used = ☝️ This transaction of <b>{ $money }</b> is counted already{ $to ->
    [order] : for order #{ $order } ({ $what }).
   *[top-up] : for a top-up of yours. Once it is on your balance, you can pay from there.
  } Choose a plan and another way to pay.
plan-hash-short = 🧾 Your transaction is on your balance already, but the plan costs more. Pay the rest here:
plan-hash-coming = ⏳ Your transaction of <b>{ $money }</b> is counted for this order: { $confirmations } of { $required } confirmations. There is nothing else to do, you hear from us. If it is less than the price, pay the rest here.
# End of a plan by a transaction
# Links by which Telegram sells places in the channels of a plan.
plan-edit-channel = 📣 Link of a channel
plan-edit-link = 📣 By a channel’s link: { $stars } every 30 days, { $came } came by it.
channel-which = 📣 For which channel of <b>{ $plan }</b>? One with a ⭐ has a link.
channel-none = 📣 <b>{ $plan }</b> can have no such link now. It takes a plan of 1 month or 30 days, and a channel among its chats where I may invite users.
channel-title = 📣 <b>{ $title }</b>, a channel of <b>{ $plan }</b>
channel-open = 💳 { $stars } every 30 days{ $name ->
    [none] { "" }
   *[other] { " " }· “{ $name }”
  }
  👥 Came by it: { $came }
  🔗 { $link }
channel-last = The last link ({ $stars }, came by it: { $came }) leads nowhere any more: { $why ->
    [unsold] the plan was not on sale.
    [full] nothing was left of the plan.
    [period] the plan runs for another time now.
    [chat] I could invite nobody to the channel, or the plan does not open it any more.
    [shop] the shop was removed.
    [another] another one took its place.
   *[staff] it was revoked.
  } Who came by it stays.
channel-ending = ⚠️ Telegram did not let me revoke { $link } yet: I may not invite users there. I do it as soon as I may; you can do it yourself at once, in the channel’s settings under Invite links.
channel-unsold = Put the plan on sale first, with something left of it: then Telegram can sell it too.
channel-meaning = ℹ️ By such a link Telegram itself takes Stars for a place in the channel, now and every 30 days, and puts out who stops. <b>The Stars go to the channel’s owner, past the shop’s books</b>: no order, no balance, no revenue here, and nothing that the shop could refund. Who comes gets the plan for as long as Telegram was paid, with all its chats.
channel-copy = 📋 Copy the link
channel-make = ⭐ Make a link
channel-rename = ✏️ New name
channel-another = ⭐ Another price
channel-revoke = ✖️ Revoke
channel-ask-price = ⭐ What does a place in <b>{ $title }</b> cost, in Stars for 30 days? Send a whole number, 1 to { $most }. Telegram takes them for the channel’s owner.
channel-ask-another = A price cannot be changed: there will be a new link, and the one for { $stars } leads nowhere any more. Who came by that one stays and goes on paying the old price.
channel-ask-name = ✏️ How shall the link to <b>{ $title }</b> be called in the channel’s settings? Up to { $most } letters; customers do not see it.
channel-ask-end = ✖️ Revoke the link to <b>{ $title }</b> for { $stars }? Nobody new comes in by it. Who came by it stays, and Telegram goes on charging them until they stop.
channel-end-yes = ✖️ Yes, revoke
channel-ended = Telegram is told that it leads nowhere
plan-link = 📣 Telegram’s channel link, { $stars } a month{ $title ->
    [none] { "" }
   *[other] : { $title }
  }
plan-by-link = 📣 By Telegram’s channel link you pay the channel itself in Stars, every 30 days until you stop it in Telegram: Settings → My Stars. The shop has no part in it and cannot refund it.
subscription-renewal-channel = 📣 Telegram charges { $stars } for your place in the channel every 30 days, next on { $at }, and the plan runs on with it. You stop that in Telegram itself: Settings → My Stars.
subs-channel = 📣 Telegram charges { $stars } for a place in a channel, next on { $at }. The channel’s owner has them, not the shop.
subs-why-channel = 📣 Telegram was paid for a place in a channel of this plan: it ends too, and Telegram charges no more for it. What is left of the paid month is the channel owner’s to give back, not the shop’s.
subs-figures-channel = 📣 { $count ->
    [one] One subscription runs
   *[other] { $count } subscriptions run
  } by a channel’s link: the Stars are the channel owner’s and in none of these sums.
audit-plan-link-make = Link of a channel made
audit-plan-link-name = Link of a channel renamed
audit-plan-link-revoke = Link of a channel revoked
plan-length-month = { $count ->
    [one] { $count } month
    [12] 1 year
   *[other] { $count } months
  }
audit-field-worth = Worth

# A plan that is not sold any more
subscription-unsold = This plan is not sold any more. Yours runs to its end.
story-callback-mismatch = another amount or currency than the invoice asks
receipt-plan = A month of <b>{ $plan }</b>
