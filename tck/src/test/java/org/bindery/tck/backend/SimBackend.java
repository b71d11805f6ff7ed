package org.bindery.tck.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.bindery.tck.kit.Backend;
import org.bindery.tck.kit.Bench;

/** A make of the simulated hosts' IOMMUs, with our iommufd over it. */
public abstract class SimBackend implements Backend {
  /** Format of VT-d, handle 0 with subhandles. */
  private static final long VTD_MESSAGE = 0xfee00018L;

  private static final long AMD_MESSAGE = 0xfee00000L;

  /** Of an interrupt translation service. */
  private static final long ITS_MESSAGE = 0x8000040L;

  private final String name;
  private final String iommu;
  private final long messages;

  /**
   * @param iommu what a host description says of it
   * @param messages where the first interrupt's message goes
   */
  SimBackend(String name, String iommu, long messages) {
    this.name = name;
    this.iommu = iommu;
    this.messages = messages;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Bench start() {
    return start(Interposer.NONE);
  }

  /** As {@link #start()}, with something in between. */
  public final Bench start(Interposer between) {
    return new SimBench(resource("kit-host.json").replace("IOMMU", iommu), messages, between);
  }

  @Override
  public final String skips() {
    return resource("skips-" + name + ".txt");
  }

  private static String resource(String name) {
    try (InputStream in = SimBackend.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Second stage, snoop control. */
  public static final class Vtd extends SimBackend {
    public Vtd() {
      super("vtd", "\"make\": \"vtd\"", VTD_MESSAGE);
    }
  }

  /** Scalable mode with both stages. */
  public static final class VtdFirstStage extends SimBackend {
    public VtdFirstStage() {
      super(
          "vtd-first-stage",
          "\"make\": \"vtd\", \"cap\": \"0x9ed008c40780c66\"," + " \"ecap\": \"0x3ef9ea6f050df\"",
          VTD_MESSAGE);
    }
  }

  /** No snoop control. */
  public static final class VtdLegacy extends SimBackend {
    public VtdLegacy() {
      super("vtd-legacy", "\"make\": \"vtd-legacy\"", VTD_MESSAGE);
    }
  }

  public static final class AmdV1 extends SimBackend {
    public AmdV1() {
      super("amd-v1", "\"make\": \"amd-v1\"", AMD_MESSAGE);
    }
  }

  public static final class AmdV2 extends SimBackend {
    public AmdV2() {
      super("amd-v2", "\"make\": \"amd-v2\"", AMD_MESSAGE);
    }
  }

  public static final class SmmuV3 extends SimBackend {
    public SmmuV3() {
      super("smmuv3", "\"make\": \"smmuv3\"", ITS_MESSAGE);
    }
  }
}
