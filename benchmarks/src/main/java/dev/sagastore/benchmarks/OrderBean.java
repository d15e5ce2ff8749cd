package dev.sagastore.benchmarks;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** The saga's item, as the SDK's enhanced client maps it. */
@DynamoDbBean
public class OrderBean {
  private String pk;
  private String sk;
  private String gsi1pk;
  private String gsi1sk;
  private long version;
  private String writes;
  private Instant createdAt;
  private Instant updatedAt;
  private int stateVersion;
  private String codec;
  private StateBean state;

  /** The state. */
  @DynamoDbBean
  public static class StateBean {
    private String customer;
    private String status;
    private BigDecimal total;
    private Instant submittedAt;
    private List<ProductBean> lines = new ArrayList<>();

    public String getCustomer() {
      return customer;
    }

    public void setCustomer(String customer) {
      this.customer = customer;
    }

    public String getStatus() {
      return status;
    }

    public void setStatus(String status) {
      this.status = status;
    }

    public BigDecimal getTotal() {
      return total;
    }

    public void setTotal(BigDecimal total) {
      this.total = total;
    }

    public Instant getSubmittedAt() {
      return submittedAt;
    }

    public void setSubmittedAt(Instant submittedAt) {
      this.submittedAt = submittedAt;
    }

    public List<ProductBean> getLines() {
      return lines;
    }

    public void setLines(List<ProductBean> lines) {
      this.lines = lines;
    }
  }

  /** A line of the order. */
  @DynamoDbBean
  public static class ProductBean {
    private String sku;
    private String title;
    private int quantity;
    private BigDecimal price;

    public String getSku() {
      return sku;
    }

    public void setSku(String sku) {
      this.sku = sku;
    }

    public String getTitle() {
      return title;
    }

    public void setTitle(String title) {
      this.title = title;
    }

    public int getQuantity() {
      return quantity;
    }

    public void setQuantity(int quantity) {
      this.quantity = quantity;
    }

    public BigDecimal getPrice() {
      return price;
    }

    public void setPrice(BigDecimal price) {
      this.price = price;
    }
  }

  static StateBean state(OrderState order) {
    StateBean state = new StateBean();
    state.setCustomer(order.customer());
    state.setStatus(order.status());
    state.setTotal(order.total());
    state.setSubmittedAt(order.submittedAt());
    for (OrderState.OrderedProduct line : order.lines()) {
      ProductBean bean = new ProductBean();
      bean.setSku(line.sku());
      bean.setTitle(line.title());
      bean.setQuantity(line.quantity());
      bean.setPrice(line.price());
      state.getLines().add(bean);
    }
    return state;
  }

  @DynamoDbPartitionKey
  @DynamoDbAttribute("PK")
  public String getPk() {
    return pk;
  }

  public void setPk(String pk) {
    this.pk = pk;
  }

  @DynamoDbSortKey
  @DynamoDbAttribute("SK")
  public String getSk() {
    return sk;
  }

  public void setSk(String sk) {
    this.sk = sk;
  }

  @DynamoDbAttribute("GSI1PK")
  public String getGsi1pk() {
    return gsi1pk;
  }

  public void setGsi1pk(String gsi1pk) {
    this.gsi1pk = gsi1pk;
  }

  @DynamoDbAttribute("GSI1SK")
  public String getGsi1sk() {
    return gsi1sk;
  }

  public void setGsi1sk(String gsi1sk) {
    this.gsi1sk = gsi1sk;
  }

  public long getVersion() {
    return version;
  }

  public void setVersion(long version) {
    this.version = version;
  }

  public String getWrites() {
    return writes;
  }

  public void setWrites(String writes) {
    this.writes = writes;
  }

  public Instant getCreatedAt() {
    return createdAt;
  }

  public void setCreatedAt(Instant createdAt) {
    this.createdAt = createdAt;
  }

  public Instant getUpdatedAt() {
    return updatedAt;
  }

  public void setUpdatedAt(Instant updatedAt) {
    this.updatedAt = updatedAt;
  }

  public int getStateVersion() {
    return stateVersion;
  }

  public void setStateVersion(int stateVersion) {
    this.stateVersion = stateVersion;
  }

  public String getCodec() {
    return codec;
  }

  public void setCodec(String codec) {
    this.codec = codec;
  }

  public StateBean getState() {
    return state;
  }

  public void setState(StateBean state) {
    this.state = state;
  }
}
