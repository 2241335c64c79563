//! Whose statement a counter can be about: one takes back one's own, and denies what others say.

use crate::batch::Batch;
use crate::pair::StatementRef;
use crate::statement::Stance;

/// Of `claims` those that `counter` can answer, by whose they are. Where no claim is known to be the speaker's own, all
/// stay: speakers are often not resolved.
pub fn keep_own(batch: &Batch, counter: StatementRef, mut claims: Vec<StatementRef>) -> Vec<StatementRef> {
    let taken_back = |claim: &StatementRef| {
        matches!(
            batch.statement(*claim).stance,
            Stance::Retracts | Stance::Apologises | Stance::Rejects
        )
    };
    match batch.statement(counter).stance {
        Stance::Retracts | Stance::Apologises | Stance::Corrects | Stance::Reverses => {
            let own = |claim: &StatementRef| batch.same_speaker(counter, *claim) && !batch.statement(*claim).counters();
            if claims.iter().any(own) {
                claims.retain(own);
            }
        }
        // Of a sentence with several speakers all statements go: the outer one only passes the inner on.
        Stance::Denies | Stance::Rejects => {
            let own: Vec<(u32, u32)> = claims
                .iter()
                .filter(|claim| batch.same_speaker(counter, **claim))
                .map(|claim| (claim.article, batch.statement(*claim).sentence))
                .collect();
            claims.retain(|c| !own.contains(&(c.article, batch.statement(*c).sentence)) && !taken_back(c));
        }
        _ => {}
    }
    claims
}
