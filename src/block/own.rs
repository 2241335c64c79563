//! Whose statement a counter can be about: one takes back one's own, and denies what others say.

use crate::batch::Batch;
use crate::pair::StatementRef;
use crate::statement::Stance;

/// Of `claims` those that `counter` can answer, by whose they are. Where no claim is known to be the speaker's own, all
/// stay: speakers are often not resolved.
pub fn keep_own(batch: &Batch, counter: StatementRef, mut claims: Vec<StatementRef>) -> Vec<StatementRef> {
    let own = |claim: &StatementRef| batch.same_speaker(counter, *claim);
    match batch.statement(counter).stance {
        Stance::Retracts | Stance::Apologises | Stance::Reverses => {
            let asserted = |claim: &StatementRef| own(claim) && !batch.statement(*claim).counters();
            if claims.iter().any(asserted) {
                claims.retain(asserted);
            }
        }
        Stance::Denies | Stance::Rejects => claims.retain(|claim| !own(claim)),
        _ => {}
    }
    claims
}
