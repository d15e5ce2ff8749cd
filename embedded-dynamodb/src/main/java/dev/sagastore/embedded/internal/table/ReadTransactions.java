package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of reads: they look at all items twice, and fail with a conflict if one was written
 * in between, or is held by a transaction of writes.
 *
 * <p>Safe for use by several threads.
 */
public final class ReadTransactions {
  private final Database database;

  /** Creates the transactions of a database. */
  public ReadTransactions(Database database) {
    this.database = database;
  }

  /**
   * One item to read.
   *
   * @param tableName its table
   * @param key its key
   */
  public record Get(String tableName, Map<String, Value> key) {}

  /**
   * Reads all items as they were at one time.
   *
   * @param usages takes the units of each read
   * @throws ServiceException if a write came between
   */
  public List<Optional<Item>> read(List<Get> gets, List<CapacityUsage> usages) {
    List<ItemRef> items = new ArrayList<>();
    List<Optional<Item>> first =
        database.exclusively(
            () -> {
              for (Get get : gets) {
                Table table = database.table(get.tableName());
                Keys.requireKey(table.definition().keys(), get.key());
                items.add(new ItemRef(table, table.position(get.key())));
              }
              TransactionLimits.requireDistinct(items);
              return readAll(items, null);
            });
    database.letOthersMeet();
    return database.exclusively(
        () -> {
          List<Optional<Item>> second = readAll(items, first);
          TransactionLimits.requireSize(
              second.stream().mapToLong(item -> Item.sizeOf(item.orElse(null))).sum());
          for (int i = 0; i < items.size(); i++) {
            charge(items.get(i), second.get(i), usages.get(i));
          }
          return second;
        });
  }

  private List<Optional<Item>> readAll(
      List<ItemRef> items, @Nullable List<Optional<Item>> expected) {
    List<Optional<Item>> found = new ArrayList<>();
    Cancellation cancellation = new Cancellation();
    for (int i = 0; i < items.size(); i++) {
      ItemRef item = items.get(i);
      try {
        database.ongoing().requireFree(item);
        Table table = item.table();
        database
            .throttle()
            .require(table.definition(), null, item.position().partition(), Throttle.UnitKind.READ);
        Item now = table.get(item.position(), true);
        if (expected != null && !isSame(expected.get(i).orElse(null), now)) {
          throw ServiceException.of("TransactionConflictException", OngoingTransactions.MESSAGE);
        }
        found.add(Optional.ofNullable(now));
        cancellation.addNone();
      } catch (ServiceException e) {
        cancellation.add(e);
      }
    }
    cancellation.throwIfCancelled();
    return found;
  }

  /** Returns whether there was no write: a write of the same attributes is a write. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(@Nullable Item one, @Nullable Item other) {
    return one == other;
  }

  private void charge(ItemRef item, Optional<Item> found, CapacityUsage usage) {
    double units =
        TransactionLimits.UNIT_FACTOR * Units.read(Item.sizeOf(found.orElse(null)), true);
    usage.addTable(units);
    database
        .throttle()
        .charge(
            item.table().definition(),
            null,
            item.position().partition(),
            Throttle.UnitKind.READ,
            units);
  }
}
