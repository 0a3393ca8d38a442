"""How pages look: styles.yaml, fonts, the cascade."""
