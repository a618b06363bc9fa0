use super::*;

const ASKED: Policy = Policy {
    max_attempts: 3,
    billed: Billed::Retried,
};

fn error(status: u16, code: Option<&str>) -> ServiceError {
    ServiceError {
        status,
        code: code.map(str::to_owned),
        ..ServiceError::default()
    }
}

#[test]
fn classes() {
    for (status, code, expected) in [
        (429, Some("ThrottlingException"), Some(Class::Throttling)),
        (429, None, Some(Class::Throttling)),
        (429, Some("SomethingNew"), Some(Class::Throttling)),
        (429, Some("ModelNotReadyException"), Some(Class::Transient)),
        (400, Some("SlowDown"), Some(Class::Throttling)),
        (500, Some("InternalServerException"), Some(Class::Transient)),
        (502, None, Some(Class::Transient)),
        (503, Some("ServiceUnavailableException"), Some(Class::Transient)),
        (504, None, Some(Class::Transient)),
        (400, Some("RequestTimeout"), Some(Class::Transient)),
        (501, None, None),
        (408, Some("ModelTimeoutException"), None),
        (424, Some("ModelErrorException"), None),
        (424, Some("ModelStreamErrorException"), None),
        (400, Some("ServiceQuotaExceededException"), None),
        (400, Some("ValidationException"), None),
        (403, Some("AccessDeniedException"), None),
        (404, Some("ResourceNotFoundException"), None),
    ] {
        assert_eq!(class(&error(status, code)), expected, "{status} {code:?}");
    }
}

#[test]
fn the_wait_doubles_by_class_and_is_random() {
    let throttled = error(429, None);
    let broken = error(500, None);
    for (failure, random, waits) in [
        (Failure::Service(&throttled), 1.0, [1000, 2000]),
        (Failure::Service(&throttled), 0.25, [250, 500]),
        (Failure::Service(&broken), 1.0, [50, 100]),
        (Failure::Connection, 0.0, [0, 0]),
    ] {
        let mut bucket = TokenBucket::default();
        let mut retry = Retry::new(ASKED, Operation::Converse);
        for (index, delay_ms) in waits.into_iter().enumerate() {
            let attempt = u32::try_from(index).unwrap() + 2;
            assert_eq!(
                retry.after(failure, None, random, &mut bucket),
                Decision::Again { attempt, delay_ms }
            );
        }
        assert_eq!(
            retry.after(failure, None, random, &mut bucket),
            Decision::GiveUp(Final::Attempts)
        );
    }
}

#[test]
fn the_wait_never_passes_twenty_seconds() {
    let mut retry = Retry::new(
        Policy {
            max_attempts: 100,
            ..ASKED
        },
        Operation::CountTokens,
    );
    let mut bucket = TokenBucket::default();
    let throttled = error(429, None);
    let mut longest = 0;
    for random in [1.0, 7.0, f64::NAN, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0] {
        match retry.after(Failure::Service(&throttled), None, random, &mut bucket) {
            Decision::Again { delay_ms, .. } => longest = longest.max(delay_ms),
            Decision::GiveUp(why) => panic!("{why:?}"),
        }
    }
    assert_eq!(longest, 20_000);
}

#[test]
fn the_services_wish_raises_the_wait_by_five_seconds_at_most() {
    let throttled = error(429, None);
    for (wish, expected) in [
        (None, 500),
        (Some(100), 500),
        (Some(3000), 3000),
        (Some(60_000), 5500),
    ] {
        let mut bucket = TokenBucket::default();
        let decision = Retry::new(ASKED, Operation::Converse).after(
            Failure::Service(&throttled),
            wish,
            0.5,
            &mut bucket,
        );
        assert_eq!(
            decision,
            Decision::Again {
                attempt: 2,
                delay_ms: expected
            }
        );
    }
}

#[test]
fn calls_that_bill_are_final_unless_asked() {
    let mut bucket = TokenBucket::default();
    let mut retry = Retry::new(Policy::default(), Operation::InvokeModel);
    assert_eq!(
        retry.after(Failure::Connection, None, 0.5, &mut bucket),
        Decision::GiveUp(Final::Billed)
    );
    let mut free = Retry::new(Policy::default(), Operation::CountTokens);
    assert!(matches!(
        free.after(Failure::Connection, None, 0.5, &mut bucket),
        Decision::Again { .. }
    ));
    // What cannot work says so, rather than blaming the bill.
    assert_eq!(
        retry.after(Failure::Permanent, None, 0.5, &mut bucket),
        Decision::GiveUp(Final::NotRetryable)
    );
}

#[test]
fn the_bucket_empties_and_refills() {
    let mut bucket = TokenBucket::default();
    let broken = error(500, None);
    let mut given_up = 0;
    for _ in 0..40 {
        let mut retry = Retry::new(ASKED, Operation::Converse);
        if retry.after(Failure::Service(&broken), None, 0.0, &mut bucket) == Decision::GiveUp(Final::Budget) {
            given_up += 1;
        }
    }
    // 500 / 14 = 35 retries, then none.
    assert_eq!((given_up, bucket.tokens()), (5, 10));

    let throttled = error(429, None);
    let mut retry = Retry::new(ASKED, Operation::Converse);
    retry.after(Failure::Service(&throttled), None, 0.0, &mut bucket);
    assert_eq!(bucket.tokens(), 5);
    retry.succeeded(&mut bucket);
    assert_eq!(bucket.tokens(), 10);
    Retry::new(ASKED, Operation::Converse).succeeded(&mut bucket);
    assert_eq!(bucket.tokens(), 11);
    let mut full = TokenBucket::default();
    Retry::new(ASKED, Operation::Converse).succeeded(&mut full);
    assert_eq!(full.tokens(), 500);
}

#[test]
fn a_corrected_clock_is_an_attempt_too() {
    let mut retry = Retry::new(Policy::default(), Operation::InvokeModel);
    assert_eq!(
        retry.again_with_corrected_clock(),
        Decision::Again {
            attempt: 2,
            delay_ms: 0
        }
    );
    assert_eq!(retry.attempt(), 2);
}
