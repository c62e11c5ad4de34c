"""What every feature stands on, without a word of business: database, context, access, errors, pages, jobs."""
