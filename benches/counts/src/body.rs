//! The bodies: changes to what they hold change every count.

/// An event of exactly so many bytes, with the data that the guide documents, and a list that it does not.
pub(crate) fn of(size: usize) -> Vec<u8> {
    const START: &str = r#"{"id":"evt_1234567890","type":"property.price_changed","created":"2024-01-15T10:30:00Z","data":{"property_id":"prop_123","address":"123 Main St, Arlington, VA 22201","old_price":450000,"new_price":425000,"change_amount":-25000,"change_percent":-5.56,"price_per_sqft":283.33,"reason":"price_reduction"},"history":["#;
    const ITEM: &str = r#"{"date":"2024-01-02","price":450000,"source":"MLS \u00e9","final":false,"agent":null},"#;
    const LAST: &str = r#"{"date":""#;
    const END: &str = r#""}]}"#;

    let mut text = String::from(START);
    while text.len() + ITEM.len() + LAST.len() + END.len() <= size {
        text.push_str(ITEM);
    }
    text.push_str(LAST);
    text.extend(std::iter::repeat_n('x', size.saturating_sub(text.len() + END.len())));
    text.push_str(END);
    assert_eq!(text.len(), size, "no event is as short as that");
    text.into_bytes()
}
