/*
 * Writes golden.txt: numbers and layouts as a C compiler sees them in the kernel's own headers.
 *
 *   gcc -I SOURCE/usr/include -o golden golden.c && ./golden
 *
 * where SOURCE is a tree of Linux 7.2 after "make headers" (or a folder with its
 * include/uapi/linux/iommufd.h, kvm.h, vfio.h and stddef.h after scripts/headers_install.sh, and the system's
 * linux/types.h).
 * The last field of each first release is in the table of commands of drivers/iommu/iommufd/main.c,
 * and for VFIO where drivers/vfio computes its "minsz".
 */
#include <linux/iommufd.h>
#include <linux/kvm.h>
#include <linux/vfio.h>
#include <stddef.h>
#include <stdio.h>

#define END(type, field) (offsetof(struct type, field) + sizeof(((struct type *)0)->field))
#define COMMAND(name, type, last) \
  printf("command %s 0x%x %zu %zu\n", #name, (unsigned)name, sizeof(struct type), END(type, last))
#define IOCTL(name, type) \
  printf("ioctl %s 0x%x %zu\n", #name, (unsigned)name, sizeof(struct type))
#define STRUCT(type) printf("struct %s %zu\n", #type, sizeof(struct type))
#define FIELD(type, field) \
  printf("  %s %zu %zu\n", #field, offsetof(struct type, field), WIDTH(type, field))
/* Of an array, one element. */
#define WIDTH(type, field)                                          \
  _Generic(((struct type *)0)->field, __u32 *: sizeof(__u32),       \
           default: sizeof(((struct type *)0)->field))
#define NUMBER(name) printf("number %s 0x%x\n", #name, (unsigned)name)
#define OFFSET(type, field) \
  printf("constant %s_%s %zu\n", #type, #field, offsetof(struct type, field))
#define CONSTANT(name) printf("constant %s %u\n", #name, (unsigned)name)

int main(void)
{
	COMMAND(IOMMU_DESTROY, iommu_destroy, id);
	FIELD(iommu_destroy, id);
	COMMAND(IOMMU_IOAS_ALLOC, iommu_ioas_alloc, out_ioas_id);
	FIELD(iommu_ioas_alloc, flags);
	FIELD(iommu_ioas_alloc, out_ioas_id);
	COMMAND(IOMMU_IOAS_ALLOW_IOVAS, iommu_ioas_allow_iovas, allowed_iovas);
	FIELD(iommu_ioas_allow_iovas, ioas_id);
	FIELD(iommu_ioas_allow_iovas, num_iovas);
	FIELD(iommu_ioas_allow_iovas, __reserved);
	FIELD(iommu_ioas_allow_iovas, allowed_iovas);
	COMMAND(IOMMU_IOAS_COPY, iommu_ioas_copy, src_iova);
	FIELD(iommu_ioas_copy, flags);
	FIELD(iommu_ioas_copy, dst_ioas_id);
	FIELD(iommu_ioas_copy, src_ioas_id);
	FIELD(iommu_ioas_copy, length);
	FIELD(iommu_ioas_copy, dst_iova);
	FIELD(iommu_ioas_copy, src_iova);
	COMMAND(IOMMU_IOAS_IOVA_RANGES, iommu_ioas_iova_ranges, out_iova_alignment);
	FIELD(iommu_ioas_iova_ranges, ioas_id);
	FIELD(iommu_ioas_iova_ranges, num_iovas);
	FIELD(iommu_ioas_iova_ranges, __reserved);
	FIELD(iommu_ioas_iova_ranges, allowed_iovas);
	FIELD(iommu_ioas_iova_ranges, out_iova_alignment);
	COMMAND(IOMMU_IOAS_MAP, iommu_ioas_map, iova);
	FIELD(iommu_ioas_map, flags);
	FIELD(iommu_ioas_map, ioas_id);
	FIELD(iommu_ioas_map, __reserved);
	FIELD(iommu_ioas_map, user_va);
	FIELD(iommu_ioas_map, length);
	FIELD(iommu_ioas_map, iova);
	CONSTANT(IOMMU_IOAS_MAP_FIXED_IOVA);
	CONSTANT(IOMMU_IOAS_MAP_WRITEABLE);
	CONSTANT(IOMMU_IOAS_MAP_READABLE);
	COMMAND(IOMMU_IOAS_UNMAP, iommu_ioas_unmap, length);
	FIELD(iommu_ioas_unmap, ioas_id);
	FIELD(iommu_ioas_unmap, iova);
	FIELD(iommu_ioas_unmap, length);
	COMMAND(IOMMU_OPTION, iommu_option, val64);
	FIELD(iommu_option, option_id);
	FIELD(iommu_option, op);
	FIELD(iommu_option, __reserved);
	FIELD(iommu_option, object_id);
	FIELD(iommu_option, val64);
	CONSTANT(IOMMU_OPTION_RLIMIT_MODE);
	CONSTANT(IOMMU_OPTION_HUGE_PAGES);
	CONSTANT(IOMMU_OPTION_OP_SET);
	CONSTANT(IOMMU_OPTION_OP_GET);
	COMMAND(IOMMU_VFIO_IOAS, iommu_vfio_ioas, __reserved);
	FIELD(iommu_vfio_ioas, ioas_id);
	FIELD(iommu_vfio_ioas, op);
	FIELD(iommu_vfio_ioas, __reserved);
	CONSTANT(IOMMU_VFIO_IOAS_GET);
	CONSTANT(IOMMU_VFIO_IOAS_SET);
	CONSTANT(IOMMU_VFIO_IOAS_CLEAR);
	COMMAND(IOMMU_HWPT_ALLOC, iommu_hwpt_alloc, __reserved);
	FIELD(iommu_hwpt_alloc, flags);
	FIELD(iommu_hwpt_alloc, dev_id);
	FIELD(iommu_hwpt_alloc, pt_id);
	FIELD(iommu_hwpt_alloc, out_hwpt_id);
	FIELD(iommu_hwpt_alloc, __reserved);
	FIELD(iommu_hwpt_alloc, data_type);
	FIELD(iommu_hwpt_alloc, data_len);
	FIELD(iommu_hwpt_alloc, data_uptr);
	FIELD(iommu_hwpt_alloc, fault_id);
	FIELD(iommu_hwpt_alloc, __reserved2);
	CONSTANT(IOMMU_HWPT_ALLOC_NEST_PARENT);
	CONSTANT(IOMMU_HWPT_ALLOC_DIRTY_TRACKING);
	CONSTANT(IOMMU_HWPT_FAULT_ID_VALID);
	CONSTANT(IOMMU_HWPT_ALLOC_PASID);
	COMMAND(IOMMU_GET_HW_INFO, iommu_hw_info, __reserved);
	FIELD(iommu_hw_info, flags);
	FIELD(iommu_hw_info, dev_id);
	FIELD(iommu_hw_info, data_len);
	FIELD(iommu_hw_info, data_uptr);
	FIELD(iommu_hw_info, out_data_type);
	FIELD(iommu_hw_info, out_max_pasid_log2);
	FIELD(iommu_hw_info, out_capabilities);
	CONSTANT(IOMMU_HW_INFO_FLAG_INPUT_TYPE);
	CONSTANT(IOMMU_HW_INFO_TYPE_NONE);
	CONSTANT(IOMMU_HW_INFO_TYPE_INTEL_VTD);
	CONSTANT(IOMMU_HW_INFO_TYPE_ARM_SMMUV3);
	CONSTANT(IOMMU_HW_INFO_TYPE_AMD);
	CONSTANT(IOMMU_HW_CAP_DIRTY_TRACKING);
	CONSTANT(IOMMU_HW_CAP_PCI_PASID_EXEC);
	CONSTANT(IOMMU_HW_CAP_PCI_PASID_PRIV);
	CONSTANT(IOMMU_HW_CAP_PCI_ATS_NOT_SUPPORTED);
	COMMAND(IOMMU_HWPT_SET_DIRTY_TRACKING, iommu_hwpt_set_dirty_tracking, __reserved);
	FIELD(iommu_hwpt_set_dirty_tracking, flags);
	FIELD(iommu_hwpt_set_dirty_tracking, hwpt_id);
	FIELD(iommu_hwpt_set_dirty_tracking, __reserved);
	CONSTANT(IOMMU_HWPT_DIRTY_TRACKING_ENABLE);
	COMMAND(IOMMU_HWPT_GET_DIRTY_BITMAP, iommu_hwpt_get_dirty_bitmap, data);
	FIELD(iommu_hwpt_get_dirty_bitmap, hwpt_id);
	FIELD(iommu_hwpt_get_dirty_bitmap, flags);
	FIELD(iommu_hwpt_get_dirty_bitmap, __reserved);
	FIELD(iommu_hwpt_get_dirty_bitmap, iova);
	FIELD(iommu_hwpt_get_dirty_bitmap, length);
	FIELD(iommu_hwpt_get_dirty_bitmap, page_size);
	FIELD(iommu_hwpt_get_dirty_bitmap, data);
	CONSTANT(IOMMU_HWPT_GET_DIRTY_BITMAP_NO_CLEAR);
	COMMAND(IOMMU_HWPT_INVALIDATE, iommu_hwpt_invalidate, __reserved);
	FIELD(iommu_hwpt_invalidate, hwpt_id);
	FIELD(iommu_hwpt_invalidate, data_uptr);
	FIELD(iommu_hwpt_invalidate, data_type);
	FIELD(iommu_hwpt_invalidate, entry_len);
	FIELD(iommu_hwpt_invalidate, entry_num);
	FIELD(iommu_hwpt_invalidate, __reserved);
	COMMAND(IOMMU_FAULT_QUEUE_ALLOC, iommu_fault_alloc, out_fault_fd);
	FIELD(iommu_fault_alloc, flags);
	FIELD(iommu_fault_alloc, out_fault_id);
	FIELD(iommu_fault_alloc, out_fault_fd);
	COMMAND(IOMMU_IOAS_MAP_FILE, iommu_ioas_map_file, iova);
	FIELD(iommu_ioas_map_file, flags);
	FIELD(iommu_ioas_map_file, ioas_id);
	FIELD(iommu_ioas_map_file, fd);
	FIELD(iommu_ioas_map_file, start);
	FIELD(iommu_ioas_map_file, length);
	FIELD(iommu_ioas_map_file, iova);
	COMMAND(IOMMU_VIOMMU_ALLOC, iommu_viommu_alloc, out_viommu_id);
	FIELD(iommu_viommu_alloc, flags);
	FIELD(iommu_viommu_alloc, type);
	FIELD(iommu_viommu_alloc, dev_id);
	FIELD(iommu_viommu_alloc, hwpt_id);
	FIELD(iommu_viommu_alloc, out_viommu_id);
	FIELD(iommu_viommu_alloc, data_len);
	FIELD(iommu_viommu_alloc, __reserved);
	FIELD(iommu_viommu_alloc, data_uptr);
	COMMAND(IOMMU_VDEVICE_ALLOC, iommu_vdevice_alloc, virt_id);
	FIELD(iommu_vdevice_alloc, viommu_id);
	FIELD(iommu_vdevice_alloc, dev_id);
	FIELD(iommu_vdevice_alloc, out_vdevice_id);
	FIELD(iommu_vdevice_alloc, virt_id);
	COMMAND(IOMMU_IOAS_CHANGE_PROCESS, iommu_ioas_change_process, __reserved);
	FIELD(iommu_ioas_change_process, __reserved);
	COMMAND(IOMMU_VEVENTQ_ALLOC, iommu_veventq_alloc, out_veventq_fd);
	FIELD(iommu_veventq_alloc, flags);
	FIELD(iommu_veventq_alloc, viommu_id);
	FIELD(iommu_veventq_alloc, type);
	FIELD(iommu_veventq_alloc, veventq_depth);
	FIELD(iommu_veventq_alloc, out_veventq_id);
	FIELD(iommu_veventq_alloc, out_veventq_fd);
	FIELD(iommu_veventq_alloc, __reserved);
	COMMAND(IOMMU_HW_QUEUE_ALLOC, iommu_hw_queue_alloc, length);
	FIELD(iommu_hw_queue_alloc, flags);
	FIELD(iommu_hw_queue_alloc, viommu_id);
	FIELD(iommu_hw_queue_alloc, type);
	FIELD(iommu_hw_queue_alloc, index);
	FIELD(iommu_hw_queue_alloc, out_hw_queue_id);
	FIELD(iommu_hw_queue_alloc, nesting_parent_iova);
	FIELD(iommu_hw_queue_alloc, length);

	/* Later than 7.2. */
	COMMAND(IOMMU_IOAS_NOIOMMU_GET_PA, iommu_ioas_noiommu_get_pa, out_phys);
	FIELD(iommu_ioas_noiommu_get_pa, flags);
	FIELD(iommu_ioas_noiommu_get_pa, ioas_id);
	FIELD(iommu_ioas_noiommu_get_pa, __reserved);
	FIELD(iommu_ioas_noiommu_get_pa, iova);
	FIELD(iommu_ioas_noiommu_get_pa, length);
	FIELD(iommu_ioas_noiommu_get_pa, out_phys);
	COMMAND(VFIO_GROUP_GET_STATUS, vfio_group_status, flags);
	FIELD(vfio_group_status, flags);
	CONSTANT(VFIO_GROUP_FLAGS_VIABLE);
	CONSTANT(VFIO_GROUP_FLAGS_CONTAINER_SET);
	NUMBER(VFIO_GROUP_SET_CONTAINER);
	NUMBER(VFIO_GROUP_UNSET_CONTAINER);
	NUMBER(VFIO_GROUP_GET_DEVICE_FD);
	CONSTANT(VFIO_NOIOMMU_IOMMU);
	COMMAND(VFIO_DEVICE_GET_INFO, vfio_device_info, num_irqs);
	FIELD(vfio_device_info, flags);
	FIELD(vfio_device_info, num_regions);
	FIELD(vfio_device_info, num_irqs);
	FIELD(vfio_device_info, cap_offset);
	CONSTANT(VFIO_DEVICE_FLAGS_RESET);
	CONSTANT(VFIO_DEVICE_FLAGS_PCI);
	COMMAND(VFIO_DEVICE_GET_REGION_INFO, vfio_region_info, offset);
	FIELD(vfio_region_info, flags);
	FIELD(vfio_region_info, index);
	FIELD(vfio_region_info, cap_offset);
	FIELD(vfio_region_info, size);
	FIELD(vfio_region_info, offset);
	CONSTANT(VFIO_REGION_INFO_FLAG_READ);
	CONSTANT(VFIO_REGION_INFO_FLAG_WRITE);
	CONSTANT(VFIO_REGION_INFO_FLAG_MMAP);
	CONSTANT(VFIO_REGION_INFO_FLAG_CAPS);
	CONSTANT(VFIO_REGION_INFO_CAP_SPARSE_MMAP);
	COMMAND(VFIO_DEVICE_GET_IRQ_INFO, vfio_irq_info, count);
	FIELD(vfio_irq_info, flags);
	FIELD(vfio_irq_info, index);
	FIELD(vfio_irq_info, count);
	CONSTANT(VFIO_IRQ_INFO_EVENTFD);
	CONSTANT(VFIO_IRQ_INFO_MASKABLE);
	CONSTANT(VFIO_IRQ_INFO_AUTOMASKED);
	CONSTANT(VFIO_IRQ_INFO_NORESIZE);
	COMMAND(VFIO_DEVICE_SET_IRQS, vfio_irq_set, count);
	FIELD(vfio_irq_set, flags);
	FIELD(vfio_irq_set, index);
	FIELD(vfio_irq_set, start);
	FIELD(vfio_irq_set, count);
	OFFSET(vfio_irq_set, data);
	CONSTANT(VFIO_IRQ_SET_DATA_NONE);
	CONSTANT(VFIO_IRQ_SET_DATA_BOOL);
	CONSTANT(VFIO_IRQ_SET_DATA_EVENTFD);
	CONSTANT(VFIO_IRQ_SET_ACTION_MASK);
	CONSTANT(VFIO_IRQ_SET_ACTION_UNMASK);
	CONSTANT(VFIO_IRQ_SET_ACTION_TRIGGER);
	COMMAND(VFIO_IOMMU_GET_INFO, vfio_iommu_type1_info, iova_pgsizes);
	FIELD(vfio_iommu_type1_info, flags);
	FIELD(vfio_iommu_type1_info, iova_pgsizes);
	FIELD(vfio_iommu_type1_info, cap_offset);
	CONSTANT(VFIO_IOMMU_INFO_PGSIZES);
	CONSTANT(VFIO_IOMMU_INFO_CAPS);
	COMMAND(VFIO_IOMMU_MAP_DMA, vfio_iommu_type1_dma_map, size);
	FIELD(vfio_iommu_type1_dma_map, flags);
	FIELD(vfio_iommu_type1_dma_map, vaddr);
	FIELD(vfio_iommu_type1_dma_map, iova);
	FIELD(vfio_iommu_type1_dma_map, size);
	CONSTANT(VFIO_DMA_MAP_FLAG_READ);
	CONSTANT(VFIO_DMA_MAP_FLAG_WRITE);
	COMMAND(VFIO_IOMMU_UNMAP_DMA, vfio_iommu_type1_dma_unmap, size);
	FIELD(vfio_iommu_type1_dma_unmap, flags);
	FIELD(vfio_iommu_type1_dma_unmap, iova);
	FIELD(vfio_iommu_type1_dma_unmap, size);
	CONSTANT(VFIO_DMA_UNMAP_FLAG_ALL);
	COMMAND(VFIO_DEVICE_BIND_IOMMUFD, vfio_device_bind_iommufd, out_devid);
	FIELD(vfio_device_bind_iommufd, flags);
	FIELD(vfio_device_bind_iommufd, iommufd);
	FIELD(vfio_device_bind_iommufd, out_devid);
	FIELD(vfio_device_bind_iommufd, token_uuid_ptr);
	CONSTANT(VFIO_DEVICE_BIND_FLAG_TOKEN);
	COMMAND(VFIO_DEVICE_ATTACH_IOMMUFD_PT, vfio_device_attach_iommufd_pt, pt_id);
	FIELD(vfio_device_attach_iommufd_pt, flags);
	FIELD(vfio_device_attach_iommufd_pt, pt_id);
	FIELD(vfio_device_attach_iommufd_pt, pasid);
	CONSTANT(VFIO_DEVICE_ATTACH_PASID);
	COMMAND(VFIO_DEVICE_DETACH_IOMMUFD_PT, vfio_device_detach_iommufd_pt, flags);
	FIELD(vfio_device_detach_iommufd_pt, flags);
	FIELD(vfio_device_detach_iommufd_pt, pasid);
	CONSTANT(VFIO_DEVICE_DETACH_PASID);
	STRUCT(iommu_iova_range);
	FIELD(iommu_iova_range, start);
	FIELD(iommu_iova_range, last);
	STRUCT(iommu_hw_info_vtd);
	FIELD(iommu_hw_info_vtd, flags);
	FIELD(iommu_hw_info_vtd, __reserved);
	FIELD(iommu_hw_info_vtd, cap_reg);
	FIELD(iommu_hw_info_vtd, ecap_reg);
	STRUCT(iommu_hw_info_amd);
	FIELD(iommu_hw_info_amd, efr);
	FIELD(iommu_hw_info_amd, efr2);
	STRUCT(iommu_hw_info_arm_smmuv3);
	FIELD(iommu_hw_info_arm_smmuv3, flags);
	FIELD(iommu_hw_info_arm_smmuv3, __reserved);
	FIELD(iommu_hw_info_arm_smmuv3, idr);
	FIELD(iommu_hw_info_arm_smmuv3, iidr);
	FIELD(iommu_hw_info_arm_smmuv3, aidr);
	STRUCT(iommu_hwpt_pgfault);
	FIELD(iommu_hwpt_pgfault, flags);
	FIELD(iommu_hwpt_pgfault, dev_id);
	FIELD(iommu_hwpt_pgfault, pasid);
	FIELD(iommu_hwpt_pgfault, grpid);
	FIELD(iommu_hwpt_pgfault, perm);
	FIELD(iommu_hwpt_pgfault, __reserved);
	FIELD(iommu_hwpt_pgfault, addr);
	FIELD(iommu_hwpt_pgfault, length);
	FIELD(iommu_hwpt_pgfault, cookie);
	CONSTANT(IOMMU_PGFAULT_FLAGS_PASID_VALID);
	CONSTANT(IOMMU_PGFAULT_FLAGS_LAST_PAGE);
	CONSTANT(IOMMU_PGFAULT_PERM_READ);
	CONSTANT(IOMMU_PGFAULT_PERM_WRITE);
	CONSTANT(IOMMU_PGFAULT_PERM_EXEC);
	CONSTANT(IOMMU_PGFAULT_PERM_PRIV);
	STRUCT(iommu_hwpt_page_response);
	FIELD(iommu_hwpt_page_response, cookie);
	FIELD(iommu_hwpt_page_response, code);
	CONSTANT(IOMMUFD_PAGE_RESP_SUCCESS);
	CONSTANT(IOMMUFD_PAGE_RESP_INVALID);
	STRUCT(iommufd_vevent_header);
	FIELD(iommufd_vevent_header, flags);
	FIELD(iommufd_vevent_header, sequence);
	CONSTANT(IOMMU_VEVENTQ_FLAG_LOST_EVENTS);
	STRUCT(vfio_info_cap_header);
	FIELD(vfio_info_cap_header, id);
	FIELD(vfio_info_cap_header, version);
	FIELD(vfio_info_cap_header, next);
	STRUCT(vfio_iommu_type1_info_cap_iova_range);
	FIELD(vfio_iommu_type1_info_cap_iova_range, nr_iovas);
	FIELD(vfio_iommu_type1_info_cap_iova_range, reserved);
	CONSTANT(VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE);
	STRUCT(vfio_iommu_type1_info_dma_avail);
	FIELD(vfio_iommu_type1_info_dma_avail, avail);
	CONSTANT(VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL);
	NUMBER(VFIO_GET_API_VERSION);
	NUMBER(VFIO_CHECK_EXTENSION);
	NUMBER(VFIO_SET_IOMMU);
	CONSTANT(VFIO_TYPE1_IOMMU);
	CONSTANT(VFIO_TYPE1v2_IOMMU);
	CONSTANT(VFIO_UNMAP_ALL);
	NUMBER(VFIO_DEVICE_RESET);
	CONSTANT(VFIO_DMA_CC_IOMMU);
	IOCTL(KVM_SET_USER_MEMORY_REGION, kvm_userspace_memory_region);
	FIELD(kvm_userspace_memory_region, slot);
	FIELD(kvm_userspace_memory_region, flags);
	FIELD(kvm_userspace_memory_region, guest_phys_addr);
	FIELD(kvm_userspace_memory_region, memory_size);
	FIELD(kvm_userspace_memory_region, userspace_addr);
	IOCTL(KVM_CREATE_DEVICE, kvm_create_device);
	FIELD(kvm_create_device, type);
	FIELD(kvm_create_device, fd);
	FIELD(kvm_create_device, flags);
	IOCTL(KVM_SET_DEVICE_ATTR, kvm_device_attr);
	FIELD(kvm_device_attr, flags);
	FIELD(kvm_device_attr, group);
	FIELD(kvm_device_attr, attr);
	FIELD(kvm_device_attr, addr);
	CONSTANT(KVM_API_VERSION);
	CONSTANT(KVM_DEV_TYPE_VFIO);
	CONSTANT(KVM_DEV_VFIO_FILE);
	CONSTANT(KVM_DEV_VFIO_FILE_ADD);
	CONSTANT(KVM_DEV_VFIO_FILE_DEL);
	NUMBER(KVM_GET_API_VERSION);
	NUMBER(KVM_CREATE_VM);
	return 0;
}
