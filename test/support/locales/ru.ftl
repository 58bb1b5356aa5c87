# Words of the provider of the tests.
payer-fake-phone = Какой телефон спросить?
payer-fake-bank = Какой банк?
instructions-fake = Переведите на счёт { $account }.
problem-fake-cancelled = Вы отменили оплату на телефоне.
