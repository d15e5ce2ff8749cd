package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of writes. The first phase checks all parts and holds their items; the second one
 * writes and releases them. A request that meets a held item in between fails with a conflict, as
 * does a transaction that meets one.
 *
 * <p>Safe for use by several threads.
 */
public final class WriteTransactions {
  private final Database database;
  private final TransactionTokens tokens;

  /** Creates the transactions of a database. */
  public WriteTransactions(Database database) {
    this.database = database;
    this.tokens = new TransactionTokens(database.clock());
  }

  /**
   * What became of a transaction of writes.
   *
   * @param replayed true if the same request had taken place before, so that nothing was written
   * @param outcomes one for each write
   */
  public record Result(boolean replayed, List<WriteOutcome> outcomes) {}

  /**
   * Writes all or nothing.
   *
   * @param token makes the same request take place once; null if there is none
   * @param parameters what the request asks for, to compare
   * @throws ServiceException if nothing is written
   */
  public Result write(List<ItemWrite> writes, @Nullable String token, Object parameters) {
    List<ItemRef> items = new ArrayList<>();
    List<PreparedWrite> prepared =
        database.exclusively(
            () -> {
              items.addAll(resolve(writes));
              if (!tokens.begin(token, parameters)) {
                return List.of();
              }
              try {
                return prepare(writes, items);
              } catch (RuntimeException | Error e) {
                tokens.forget(token);
                throw e;
              }
            });
    if (prepared.isEmpty()) {
      return new Result(true, replay(items));
    }
    boolean committed = false;
    try {
      database.letOthersMeet();
      List<WriteOutcome> outcomes = commit(prepared, items, token);
      committed = true;
      return new Result(false, outcomes);
    } finally {
      if (!committed) {
        abandon(items, token);
      }
    }
  }

  /** Finds the tables and keys; what is wrong with them fails the request as a whole. */
  private List<ItemRef> resolve(List<ItemWrite> writes) {
    List<ItemRef> items = new ArrayList<>();
    for (ItemWrite write : writes) {
      Table table = database.table(write.tableName());
      items.add(new ItemRef(table, table.position(write.keyFor(table.definition()))));
    }
    TransactionLimits.requireDistinct(items);
    return items;
  }

  private List<PreparedWrite> prepare(List<ItemWrite> writes, List<ItemRef> items) {
    List<PreparedWrite> prepared = new ArrayList<>();
    Cancellation cancellation = new Cancellation();
    for (int i = 0; i < writes.size(); i++) {
      ItemRef item = items.get(i);
      try {
        database.ongoing().requireFree(item);
        prepared.add(
            PreparedWrite.of(writes.get(i), item.table(), item.position(), database.throttle()));
        cancellation.addNone();
      } catch (ServiceException e) {
        cancellation.add(e);
      }
    }
    cancellation.throwIfCancelled();
    TransactionLimits.requireSize(prepared.stream().mapToLong(PreparedWrite::size).sum());
    database.ongoing().hold(items);
    return prepared;
  }

  private List<WriteOutcome> commit(
      List<PreparedWrite> prepared, List<ItemRef> items, @Nullable String token) {
    return database.exclusively(
        () -> {
          database.ongoing().release(items);
          tokens.finish(token);
          return prepared.stream()
              .map(
                  write ->
                      write.commit(
                          TransactionLimits.UNIT_FACTOR, database.throttle(), database.lag()))
              .toList();
        });
  }

  private void abandon(List<ItemRef> items, @Nullable String token) {
    database.exclusively(
        () -> {
          database.ongoing().release(items);
          tokens.forget(token);
          return items;
        });
  }

  /** Returns what a repeated request costs: it reads the items. */
  private List<WriteOutcome> replay(List<ItemRef> items) {
    return database.exclusively(
        () ->
            items.stream()
                .map(
                    item -> {
                      TableDefinition definition = item.table().definition();
                      Item found = item.table().get(item.position(), true);
                      CapacityUsage usage = new CapacityUsage(definition.name());
                      usage.addTable(
                          TransactionLimits.UNIT_FACTOR * Units.read(Item.sizeOf(found), true));
                      return new WriteOutcome(definition, found, found, usage);
                    })
                .toList());
  }
}
