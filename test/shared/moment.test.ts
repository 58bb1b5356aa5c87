import { expect } from 'chai';
import { readMoment } from '../../shared/moment.ts';

const read = (...args: Parameters<typeof readMoment>) => readMoment(...args).toISOString();

describe('moments that people write', () => {
  it('are read in their time zone, summer time included', () => {
    expect(read('2026-12-31 18:30', 'UTC')).to.equal('2026-12-31T18:30:00.000Z');
    expect(read(' 31.12.2026 18:30 ', 'Europe/Moscow')).to.equal('2026-12-31T15:30:00.000Z');
    expect(read('2026-07-01T12:00', 'Europe/Berlin')).to.equal('2026-07-01T10:00:00.000Z');
    expect(read('2026-01-01 12:00', 'Europe/Berlin')).to.equal('2026-01-01T11:00:00.000Z');
    expect(read('2026-03-29 03:30', 'Europe/Berlin')).to.equal('2026-03-29T01:30:00.000Z');
    expect(read('1.2.2026', 'America/New_York')).to.equal('2026-02-01T05:00:00.000Z');
  });

  it('without a time are the first minute of the day, or the last', () => {
    expect(read('2026-12-31', 'UTC')).to.equal('2026-12-31T00:00:00.000Z');
    expect(read('31.12.2026', 'UTC', { bare: 'end' })).to.equal('2026-12-31T23:59:00.000Z');
  });

  it('that the clocks leave out are as long after midnight as they say', () => {
    expect(read('2027-03-28 02:30', 'Europe/Berlin')).to.equal('2027-03-28T01:30:00.000Z');
    expect(read('2027-03-14 02:30', 'America/New_York')).to.equal('2027-03-14T07:30:00.000Z');
    // A day that begins at one o'clock does not begin on the day before.
    expect(read('2027-09-05', 'America/Santiago')).to.equal('2027-09-05T04:00:00.000Z');
    expect(read('2027-03-28', 'Asia/Beirut')).to.equal('2027-03-27T22:00:00.000Z');
  });

  it('that the clocks show twice are the first of the two, and the second at the end of a day', () => {
    expect(read('2027-10-31 02:30', 'Europe/Berlin')).to.equal('2027-10-31T00:30:00.000Z');
    expect(read('2027-11-07 01:30', 'America/New_York')).to.equal('2027-11-07T05:30:00.000Z');
    expect(read('2027-11-07', 'America/Havana')).to.equal('2027-11-07T04:00:00.000Z');
    const end = { bare: 'end' } as const;
    expect(read('2027-04-03', 'America/Santiago', end)).to.equal('2027-04-04T03:59:00.000Z');
    expect(read('2027-10-30', 'Asia/Beirut', end)).to.equal('2027-10-30T21:59:00.000Z');
    expect(read('2027-10-31', 'Europe/Berlin', end)).to.equal('2027-10-31T22:59:00.000Z');
  });

  it('that do not exist are refused', () => {
    for (const text of ['', 'soon', '31.02.2026', '2026-13-01', '2026-01-01 25:00', '2026-01-01 10:61', '99999'])
      expect(() => readMoment(text, 'UTC'), text).to.throw('date-unreadable'); // prettier-ignore
  });
});
