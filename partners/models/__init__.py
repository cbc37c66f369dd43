from partners.models.agreements import Agreement, Signature

__all__ = ["Agreement", "Signature"]
