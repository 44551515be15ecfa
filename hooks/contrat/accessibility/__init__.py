"""What is said of the accessibility of the site: state of conformity, the 106 criteria."""
