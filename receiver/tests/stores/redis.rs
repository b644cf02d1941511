//! Redis, a server and a cluster that the tests start.

use std::sync::Arc;

use hookseal_receiver::RedisStore;

use crate::contract::{grants_one, holds, is_reachable};
use crate::servers::{Redis, RedisCluster};

/// After a failover, the old primary is a replica.
#[tokio::test]
async fn one_that_is_only_read_from_or_full_is_not_well() {
    let server = Redis::start();
    let store = Arc::new(RedisStore::new(server.connection().await).await.expect("it answers"));
    assert!(is_reachable(store.clone()).await);
    server.set("maxmemory", "1").await;
    assert!(!is_reachable(store.clone()).await);
    server.set("maxmemory", "0").await;
    assert!(is_reachable(store.clone()).await);
    server.replicate("127.0.0.1", "1").await;
    assert!(!is_reachable(store).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn holds_the_contract() {
    let server = Redis::start();
    let store = Arc::new(RedisStore::new(server.connection().await).await.expect("it answers"));
    holds(store.clone()).await;
    grants_one(store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_holds_the_contract() {
    let cluster = RedisCluster::start().await;
    let store = Arc::new(RedisStore::new(cluster.connection().await).await.expect("it answers"));
    holds(store.clone()).await;
    grants_one(store).await;
}

/// Who runs Redis for others forbids `CONFIG`: the policy is asked for elsewhere.
#[tokio::test]
async fn one_that_drops_marks_is_refused() {
    let server = Redis::start();
    let connection = server.connection_without(&["config"]).await;
    server.set("maxmemory-policy", "allkeys-lru").await;
    let refused = RedisStore::new(connection.clone()).await.expect_err("it drops marks");
    let expected = "Redis has to keep marks: expected its `maxmemory-policy` to be `noeviction`, found `allkeys-lru`";
    assert_eq!(refused.to_string(), expected);
    server.set("maxmemory-policy", "noeviction").await;
    RedisStore::new(connection).await.expect("it keeps them by now");
}

#[tokio::test]
async fn one_that_does_not_say_whether_it_drops_marks_is_refused() {
    let server = Redis::start();
    let refused = RedisStore::new(server.connection_without(&["info"]).await).await.expect_err("it does not say");
    assert!(refused.to_string().starts_with("NoPerm: "), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_of_which_one_node_drops_marks_is_refused() {
    let cluster = RedisCluster::start().await;
    for node in &cluster.0 {
        node.set("maxmemory-policy", "volatile-ttl").await;
        let refused = RedisStore::new(cluster.connection().await).await.expect_err("it drops marks");
        assert!(refused.to_string().contains("found `volatile-ttl`"), "{refused}");
        node.set("maxmemory-policy", "noeviction").await;
    }
}
