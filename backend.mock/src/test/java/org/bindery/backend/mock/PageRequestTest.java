package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.mock.Bench.paging;
import static org.bindery.backend.mock.Bench.tableData;

import org.bindery.api.PageResponse;
import org.bindery.backend.mock.MockRequester.Answer;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;

class PageRequestTest {
  private final Bench bench = new Bench();
  private final RequesterId device = bench.device(true, MockTypes.PASID_BITS);
  private final IommuDomain asking =
      bench.iommu.allocate(paging(device).pageRequests(bench.asked::add));
  private final IommuDomain nested =
      bench.iommu.allocateNested(
          new NestedRequest(device, tableData(1, 0)).pageRequests(bench.asked::add),
          bench.parent(device));

  private PageRequest ask(int pasid, int group) {
    PageRequest request = bench.request(device, pasid, group);
    bench.iommu.get(device).requestPage(request);
    return request;
  }

  @Test
  void goesToWhoeverTheTableNames() {
    bench.iommu.attach(device, asking);

    PageRequest request = ask(-1, 2);

    assertThat(bench.asked).containsExactly(request);
    assertThat(bench.iommu.get(device).answers()).isEmpty();
  }

  @Test
  void isAnsweredOnce() {
    bench.iommu.attach(device, asking);
    ask(-1, 2);

    bench.iommu.respond(device, 3, 2, PageResponse.SUCCESS);
    bench.iommu.respond(device, -1, 1, PageResponse.SUCCESS);
    assertThat(bench.iommu.get(device).answers()).isEmpty();

    bench.iommu.respond(device, -1, 2, PageResponse.SUCCESS);
    bench.iommu.respond(device, -1, 2, PageResponse.INVALID);
    assertThat(bench.iommu.get(device).answers())
        .containsExactly(new Answer(-1, 2, PageResponse.SUCCESS));
  }

  @Test
  void mayBeAnsweredBeforeTheSinkReturns() {
    IommuDomain prompt =
        bench.iommu.allocate(
            paging(device)
                .pageRequests(asked ->
                    bench.iommu.respond(
                        asked.requester(), asked.pasid(), asked.group(), PageResponse.SUCCESS)));
    bench.iommu.attach(device, prompt);

    ask(-1, 2);

    assertThat(bench.iommu.get(device).answers())
        .containsExactly(new Answer(-1, 2, PageResponse.SUCCESS));
  }

  @Test
  void failsAtOnceWithoutSomebodyToAsk() {
    ask(-1, 1);
    bench.iommu.attach(device, bench.table(device));
    ask(-1, 2);
    bench.iommu.attach(device, asking);
    ask(5, 3);

    assertThat(bench.asked).isEmpty();
    assertThat(bench.iommu.get(device).answers())
        .containsExactly(
            new Answer(-1, 1, PageResponse.INVALID),
            new Answer(-1, 2, PageResponse.INVALID),
            new Answer(5, 3, PageResponse.INVALID));
  }

  @Test
  void ofAnyPasidGoesToANestedTable() {
    bench.iommu.attach(device, nested);
    ask(5, 3);
    assertThat(bench.asked).hasSize(1);

    // It waits for the table of the whole device, not for one of the PASID.
    bench.iommu.block(device, 5);
    assertThat(bench.iommu.get(device).answers()).isEmpty();
    bench.iommu.attach(device, asking);
    assertThat(bench.iommu.get(device).answers())
        .containsExactly(new Answer(5, 3, PageResponse.INVALID));
  }

  @Test
  void ofAnAttachedPasidGoesToItsTable() {
    bench.iommu.attach(device, nested);
    bench.iommu.attach(device, 5, bench.table(device));
    ask(5, 3);
    assertThat(bench.asked).isEmpty();

    bench.iommu.attach(device, 5, asking);
    ask(5, 4);
    assertThat(bench.asked).hasSize(1);
  }

  @Test
  void failsWhenItsTableIsLeft() {
    bench.iommu.attach(device, asking);
    bench.iommu.attach(device, 5, asking);
    ask(-1, 1);
    ask(5, 2);

    bench.iommu.attach(device, asking);
    assertThat(bench.iommu.get(device).answers()).isEmpty();
    bench.iommu.block(device, 5);
    assertThat(bench.iommu.get(device).answers())
        .containsExactly(new Answer(5, 2, PageResponse.INVALID));
    bench.iommu.release(device);
    bench.iommu.respond(device, -1, 1, PageResponse.SUCCESS);

    assertThat(bench.iommu.get(device).answers())
        .containsExactly(
            new Answer(5, 2, PageResponse.INVALID), new Answer(-1, 1, PageResponse.INVALID));
  }
}
