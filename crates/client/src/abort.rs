//! Stop: a handle that ends a call from outside, and the race of work against Stop and time.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::future::{Either, select};

use crate::platform;

/// Ends a call from outside. Clones end the same call. One for each call: once used, it stays used.
#[derive(Clone, Default)]
pub struct Abort(Arc<Inner>);

#[derive(Default)]
struct Inner {
    aborted: AtomicBool,
    waiting: Mutex<Vec<Waker>>,
}

impl Abort {
    /// A handle that has not been used.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the call: its connection is closed and what arrived is kept. Does nothing the second time.
    pub fn abort(&self) {
        self.0.aborted.store(true, Ordering::SeqCst);
        let waiting = std::mem::take(&mut *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        for waker in waiting {
            waker.wake();
        }
    }

    /// Whether [`Abort::abort`] was called.
    pub fn is_aborted(&self) -> bool {
        self.0.aborted.load(Ordering::SeqCst)
    }
}

impl fmt::Debug for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Abort").field(&self.is_aborted()).finish()
    }
}

/// Ready once the handle is used.
struct Aborted<'a>(&'a Inner);

impl Future for Aborted<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        // Under the lock: `abort` sets the flag before it takes the list.
        if self.0.aborted.load(Ordering::SeqCst) {
            return Poll::Ready(());
        }
        if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
            waiting.push(context.waker().clone());
        }
        Poll::Pending
    }
}

/// How a race ended.
pub(crate) enum Raced<T> {
    Done(T),
    TimedOut,
    Aborted,
}

/// Waits for `work`, at most `limit` long and only until Stop. What loses is dropped, which closes its
/// connection.
pub(crate) async fn race<T>(work: impl Future<Output = T>, limit: Duration, abort: &Abort) -> Raced<T> {
    if abort.is_aborted() {
        return Raced::Aborted;
    }
    let work = std::pin::pin!(work);
    let timer = std::pin::pin!(platform::sleep(limit));
    let stopped = Aborted(&abort.0);
    match select(stopped, select(work, timer)).await {
        Either::Left(((), _)) => Raced::Aborted,
        Either::Right((Either::Left((done, _)), _)) => Raced::Done(done),
        Either::Right((Either::Right(((), _)), _)) => Raced::TimedOut,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn stop_wins_time_ends_and_work_is_done() {
        let long = Duration::from_mins(10);
        let abort = Abort::new();
        assert!(matches!(race(async { 7 }, long, &abort).await, Raced::Done(7)));
        let never = std::future::pending::<()>;
        assert!(matches!(
            race(never(), Duration::from_millis(1), &abort).await,
            Raced::TimedOut
        ));
        let other = abort.clone();
        let stop = async {
            tokio::time::sleep(Duration::from_millis(5)).await;
            other.abort();
        };
        let (raced, ()) = futures_util::future::join(race(never(), long, &abort), stop).await;
        assert!(matches!(raced, Raced::Aborted));
        assert!(matches!(race(async { 7 }, long, &abort).await, Raced::Aborted));
    }
}
