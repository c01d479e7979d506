"""What pages and API read. Every question starts from what the person may see and costs so many queries, no more."""
