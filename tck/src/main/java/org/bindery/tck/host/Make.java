package org.bindery.tck.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A make of IOMMU of the simulated hosts: how the kit's host has it, and what it lacks. */
public enum Make {
  /** Second stage, snoop control. */
  VTD("vtd", "\"make\": \"vtd\"", Make.VTD_MESSAGE),

  /** Scalable mode with both stages. */
  VTD_FIRST_STAGE(
      "vtd-first-stage",
      "\"make\": \"vtd\", \"cap\": \"0x9ed008c40780c66\", \"ecap\": \"0x3ef9ea6f050df\"",
      Make.VTD_MESSAGE),

  /** No snoop control. */
  VTD_LEGACY("vtd-legacy", "\"make\": \"vtd-legacy\"", Make.VTD_MESSAGE),
  AMD_V1("amd-v1", "\"make\": \"amd-v1\"", Make.AMD_MESSAGE),
  AMD_V2("amd-v2", "\"make\": \"amd-v2\"", Make.AMD_MESSAGE),
  SMMU_V3("smmuv3", "\"make\": \"smmuv3\"", Make.ITS_MESSAGE);

  /** Format of VT-d, handle 0 with subhandles. */
  private static final long VTD_MESSAGE = 0xfee00018L;

  private static final long AMD_MESSAGE = 0xfee00000L;

  /** Of an interrupt translation service. */
  private static final long ITS_MESSAGE = 0x8000040L;

  private final String name;
  private final String iommu;
  private final long message;

  Make(String name, String iommu, long message) {
    this.name = name;
    this.iommu = iommu;
    this.message = message;
  }

  /** As backends over it are called. */
  public String title() {
    return name;
  }

  /** A description of the kit's host, with this make in it. */
  public String description() {
    return resource("kit-host.json").replace("IOMMU", iommu);
  }

  /** As {@link org.bindery.tck.kit.Subject#skips}. */
  public String skips() {
    return resource("skips-" + name + ".txt");
  }

  /** Where the message of the first interrupt goes that is wired on a host. */
  long message() {
    return message;
  }

  private static String resource(String name) {
    try (InputStream in = Make.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
