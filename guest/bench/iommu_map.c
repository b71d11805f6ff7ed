/*
 * What a map and an unmap of one page cost, and a refused unmap: the floor that any other language is measured against.
 *
 *   iommu_map PAIRS [DEVICE]
 *
 * With DEVICE, a VFIO device file (/dev/vfio/devices/vfio0), the device is bound and attached, so that the IOMMU's
 * tables are written. Prints one JSON line; nanoseconds are means over PAIRS, after a tenth of as many to warm up.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>

/* From linux/iommufd.h and linux/vfio.h, which older systems do not have: fields are the kernel's ABI. */
#define IOMMU_IOAS_ALLOC 0x3b81
#define IOMMU_IOAS_MAP 0x3b85
#define IOMMU_IOAS_UNMAP 0x3b86
#define VFIO_DEVICE_BIND_IOMMUFD 0x3b76
#define VFIO_DEVICE_ATTACH_IOMMUFD_PT 0x3b77

enum { MAP_FIXED_IOVA = 1, MAP_WRITEABLE = 2, MAP_READABLE = 4 };

struct ioas_alloc {
	uint32_t size, flags, out_ioas_id;
};

struct ioas_map {
	uint32_t size, flags, ioas_id, reserved;
	uint64_t user_va, length, iova;
};

struct ioas_unmap {
	uint32_t size, ioas_id;
	uint64_t iova, length;
};

struct vfio_bind {
	uint32_t argsz, flags;
	int32_t iommufd;
	uint32_t out_devid;
};

struct vfio_attach {
	uint32_t argsz, flags, pt_id;
};

static const uint64_t page = 4096;
static const uint64_t iova = 0x100000;

static int iommu;
static uint32_t ioas;
static uint64_t buffer;

static void die(const char *what)
{
	fprintf(stderr, "iommu_map: %s: %s\n", what, strerror(errno));
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int unmap(void)
{
	struct ioas_unmap unmap = { sizeof(unmap), ioas, iova, page };

	return ioctl(iommu, IOMMU_IOAS_UNMAP, &unmap);
}

static void map_unmap(void)
{
	struct ioas_map map = { sizeof(map), MAP_FIXED_IOVA | MAP_WRITEABLE | MAP_READABLE, ioas, 0, buffer, page, iova };

	if (ioctl(iommu, IOMMU_IOAS_MAP, &map))
		die("map");
	if (unmap())
		die("unmap");
}

static void unmap_hole(void)
{
	if (!unmap() || errno != ENOENT)
		die("unmap of a hole is not refused with ENOENT");
}

static double measure(void (*operation)(void), long count)
{
	double start;

	for (long i = 0; i < count / 10; i++)
		operation();
	start = now();
	for (long i = 0; i < count; i++)
		operation();
	return (now() - start) / count;
}

static void attach(const char *file)
{
	struct vfio_bind bind = { sizeof(bind), 0, iommu, 0 };
	struct vfio_attach attach = { sizeof(attach), 0, ioas };
	int device = open(file, O_RDWR);

	if (device < 0)
		die(file);
	if (ioctl(device, VFIO_DEVICE_BIND_IOMMUFD, &bind))
		die("bind");
	if (ioctl(device, VFIO_DEVICE_ATTACH_IOMMUFD_PT, &attach))
		die("attach");
}

int main(int argc, char **argv)
{
	struct ioas_alloc alloc = { sizeof(alloc), 0, 0 };
	long count = argc > 1 ? atol(argv[1]) : 0;
	double pair, refused;
	void *memory;

	if (argc > 3 || count < 10) {
		fprintf(stderr, "usage: iommu_map PAIRS [DEVICE], PAIRS at least 10\n");
		return 2;
	}
	iommu = open("/dev/iommu", O_RDWR);
	if (iommu < 0)
		die("/dev/iommu");
	if (ioctl(iommu, IOMMU_IOAS_ALLOC, &alloc))
		die("allocating an IOAS");
	ioas = alloc.out_ioas_id;
	memory = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (memory == MAP_FAILED)
		die("memory");
	buffer = (uintptr_t)memory;
	if (argc > 2)
		attach(argv[2]);

	pair = measure(map_unmap, count);
	refused = measure(unmap_hole, count);
	printf("{\"program\":\"c\",\"attached\":%s,\"pairs\":%ld,\"map_unmap_ns\":%.0f,\"refused_unmap_ns\":%.0f}\n",
	       argc > 2 ? "true" : "false", count, pair, refused);
	return 0;
}
