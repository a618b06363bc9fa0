//! What a batch would cost: estimates against real token counts, prices, money.
